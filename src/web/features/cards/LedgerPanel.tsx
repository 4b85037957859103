import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { save } from '../../ui/save.ts';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { type Standing, standingText } from '../people/standing.ts';
import { LedgerHead } from './LedgerHead.tsx';
import styles from './LedgerPanel.module.css';
import { type LedgerEntry, shortHash } from './types.ts';

const newest = 10;

/** The launch's ledger: everything signed, sealed and settled, each entry tied to the one before; checked when opened and on demand. */
export function LedgerPanel({ launchId }: { launchId: string }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const input = { workspaceId, launchId };
  const ledger = useQuery(api.cards.ledger.queryOptions({ input }));
  const verification = useQuery(api.cards.verify.queryOptions({ input }));
  const check = verification.data;
  return (
    <Panel
      title={t('cards.ledger.title')}
      chips={
        check && (
          <StatusMark status={check.ok ? 'met' : 'missed'}>
            {check.ok ? t('cards.ledger.whole', { n: check.entries }) : t(check.reason)}
          </StatusMark>
        )
      }
      actions={
        <>
          {ledger.data && ledger.data.length > 0 && (
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => save('ledger.json', JSON.stringify(ledger.data, null, 2), 'application/json')}
            >
              {t('cards.ledger.download')}
            </Button>
          )}
          <Button size="compact-sm" loading={verification.isFetching} onClick={() => void verification.refetch()}>
            {t('cards.ledger.verify')}
          </Button>
        </>
      }
    >
      <QueryView query={ledger}>
        {(entries) =>
          entries.length === 0 ? (
            <EmptyState title={t('cards.ledger.empty')}>{t('cards.ledger.emptyHint')}</EmptyState>
          ) : (
            <>
              <Entries entries={entries} />
              <LedgerHead launchId={launchId} />
            </>
          )
        }
      </QueryView>
    </Panel>
  );
}

/** The newest entries, and all of them when asked for. */
function Entries({ entries }: { entries: LedgerEntry[] }) {
  const t = useText();
  const format = useFormat();
  const [isWhole, setIsWhole] = useState(false);
  const shown = entries.toReversed().slice(0, isWhole ? entries.length : newest);
  return (
    <>
      <ol className={styles.list}>
        {shown.map((entry) => (
          <Entry key={entry.seq} entry={entry} />
        ))}
      </ol>
      <div className={styles.foot}>
        <span className="faint small num">
          {t('app.table.shown', { shown: format.count(shown.length), all: format.count(entries.length) })}
        </span>
        {shown.length < entries.length && (
          <Button size="compact-sm" variant="subtle" onClick={() => setIsWhole(true)}>
            {t('cards.ledger.all')}
          </Button>
        )}
      </div>
    </>
  );
}

function Entry({ entry }: { entry: LedgerEntry }) {
  const t = useText();
  const format = useFormat();
  const { signer, agreed, ...payload } = (entry.payload ?? {}) as Record<string, string | number | undefined> & {
    signer?: Standing | null;
    agreed?: { as: string } | null;
  };
  const params = {
    card: payload.card ? t(`app.card.${payload.card}`) : '',
    number: payload.number,
    side: String(payload.side ?? '').toUpperCase(),
    name: payload.name ?? payload.by,
    reason: payload.reason,
  };
  const key = {
    withdrawn: `withdrawn_${payload.why}`,
    amendment_dropped: `amendment_dropped_${payload.why}`,
    settlement_answered: `settlement_${payload.answer}`,
    settled: agreed?.as === 'lead' ? 'settled_lead' : 'settled',
    adjusted: agreed?.as === 'lead' ? 'adjusted_lead' : 'adjusted',
  }[entry.kind];
  return (
    <li className={styles.entry}>
      <span className={styles.seq}>{entry.seq}</span>
      <span className={styles.what}>
        <span>
          {t(`cards.entry.${key ?? entry.kind}`, params)}
          {signer && !signer.verified && <span className="c-risk"> · {standingText(t, signer)}</span>}
        </span>
        <span className="faint small num">{format.instant(entry.at)}</span>
      </span>
      <code className={styles.hash} title={`${entry.hash} ← ${entry.prevHash}`}>
        {shortHash(entry.hash)}
      </code>
    </li>
  );
}
