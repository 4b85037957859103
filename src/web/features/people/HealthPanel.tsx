import { useQuery } from '@tanstack/react-query';
import { useText } from '../../i18n/text.ts';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { QueryView } from '../../ui/states.tsx';
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
      <p className="muted">{t('people.settings.backupText')}</p>
      <code className={styles.command}>npx biplane backup biplane.backup</code>
      <p className="muted">{t('people.settings.restoreText')}</p>
      <code className={styles.command}>npx biplane restore biplane.backup</code>
    </Panel>
  );
}
