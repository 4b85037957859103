import { Anchor, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatBytes } from '../../../locales/format/bytes.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import styles from './HealthPanel.module.css';

type Health = {
  ready: boolean;
  reason?: string;
  version: string;
  engines?: { postgres: string; clickhouse: string; embedded: { postgres: boolean; clickhouse: boolean } };
  migrations?: { postgres: string; clickhouse: string };
};

async function readHealth(): Promise<Health> {
  // 503 also answers with a report: what is not ready yet.
  return (await fetch('/health')).json() as Promise<Health>;
}

/** Whether the installation works, on which engines, and how to back it up. */
export function HealthPanel() {
  const t = useText();
  const { session } = useWorkspace();
  // The first workspace of an installation owns it, and workspaces come in the order in which they were made.
  const owning = session.ownsInstallation ? session.workspaces[0] : undefined;
  const query = useQuery({ queryKey: ['health'], queryFn: readHealth, refetchInterval: 15_000 });
  const engine = (name: string, version: string, embedded: boolean) => (
    <div>
      <dt>{name}</dt>
      <dd>
        {version} · {t(embedded ? 'people.settings.embedded' : 'people.settings.external')}
      </dd>
    </div>
  );
  return (
    <Panel title={t('people.settings.health')}>
      <QueryView query={query}>
        {(health) => (
          <>
            <StatusMark status={health.ready ? 'met' : 'missed'}>
              {health.ready
                ? t('people.settings.healthOk')
                : `${t('people.settings.healthBad')} · ${health.reason ?? ''}`}
            </StatusMark>
            <dl className={styles.facts}>
              <div>
                <dt>{t('people.settings.version')}</dt>
                <dd>Biplane {health.version}</dd>
              </div>
              {health.engines && engine('PostgreSQL', health.engines.postgres, health.engines.embedded.postgres)}
              {health.engines && engine('ClickHouse', health.engines.clickhouse, health.engines.embedded.clickhouse)}
              {health.migrations && (
                <div>
                  <dt>{t('people.settings.migrations')}</dt>
                  <dd>
                    PostgreSQL {health.migrations.postgres} · ClickHouse {health.migrations.clickhouse}
                  </dd>
                </div>
              )}
            </dl>
          </>
        )}
      </QueryView>
      <h3>{t('people.settings.backup')}</h3>
      {owning && <Backups workspaceId={owning.id} />}
      <p className="muted">{t('people.settings.backupText')}</p>
      <code className={styles.command}>npx biplane backup biplane.backup</code>
      <p className="muted">{t('people.settings.restoreText')}</p>
      <code className={styles.command}>npx biplane restore biplane.backup</code>
    </Panel>
  );
}

const shownBackups = 5;

/** What there is to fall back on, to be taken elsewhere: a copy beside the original burns with it. */
function Backups({ workspaceId }: { workspaceId: string }) {
  const t = useText();
  const format = useFormat();
  const query = useQuery(api.installation.backups.queryOptions({ input: { workspaceId }, refetchInterval: 15_000 }));
  const start = useWrite(api.installation.backup, {
    onSuccess: ({ jobId }) =>
      toast.done(t(jobId === null ? 'people.settings.backupRuns' : 'people.settings.backupBegun')),
  });
  return (
    <QueryView query={query}>
      {(backups) => (
        <div className="stack" style={{ gap: 6 }}>
          {backups.length === 0 && <p className="muted">{t('people.settings.noBackup')}</p>}
          {backups.slice(0, shownBackups).map(({ name, bytes, createdAt }) => (
            <div key={name} className="row">
              <span className="num grow">{format.instant(createdAt)}</span>
              <span className="faint num">{formatBytes(bytes)}</span>
              <Anchor
                href={`/api/v1/workspaces/${workspaceId}/backups/${name}`}
                download={name}
                aria-label={t('people.settings.backupDownloadOf', { at: format.instant(createdAt) })}
              >
                {t('people.settings.backupDownload')}
              </Anchor>
            </div>
          ))}
          {backups.length > shownBackups && (
            <span className="faint small">{t('app.table.shown', { shown: shownBackups, all: backups.length })}</span>
          )}
          <div>
            <Button loading={start.isPending} onClick={() => start.mutate({ workspaceId })}>
              {t('people.settings.backupNow')}
            </Button>
          </div>
        </div>
      )}
    </QueryView>
  );
}
