import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Figures } from '../../ui/Figures.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import { useCard } from '../cards/SignaturePanel.tsx';
import { shortHash } from '../cards/types.ts';
import { useAmounts } from './amounts.ts';
import styles from './SettlementPanel.module.css';
import { ownerText, type Progress, type Settlement, type Settlements, type Terms } from './types.ts';

type Props = { launchId: string; terms: Terms; progress: Progress };

/** The settlement sheet: result, owners, payouts and the receipt of the facts, with every adjustment after it. */
export function SettlementPanel({ launchId, terms, progress }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const query = useQuery(api.wager.settlements.queryOptions({ input: { workspaceId, launchId } }));
  if (progress.state !== 'closed' && progress.state !== 'settled') return null;
  return (
    <QueryView query={query}>
      {(data) => (
        <Panel
          title={t('wager.settlement.title')}
          chips={
            data.factsUnchanged !== null && (
              <StatusMark status={data.factsUnchanged ? 'met' : 'at_risk'}>
                {t(data.factsUnchanged ? 'wager.settlement.unchanged' : 'wager.settlement.changed')}
              </StatusMark>
            )
          }
          actions={<SettleButton launchId={launchId} data={data} />}
        >
          {data.settlements.length === 0 ? (
            <p className="muted">{t('wager.settlement.ready')}</p>
          ) : (
            data.settlements.toReversed().map((row) => <Sheet key={row.number} row={row} terms={terms} />)
          )}
        </Panel>
      )}
    </QueryView>
  );
}

function SettleButton({ launchId, data }: { launchId: string; data: Settlements }) {
  const t = useText();
  const { workspaceId, may } = useWorkspace();
  const card = useCard(launchId, 'wager');
  const settle = useWrite(api.wager.settle, {
    onSuccess: ({ number }) =>
      toast.done(t(number === 0 ? 'wager.settlement.done' : 'wager.settlement.adjusted', { number })),
  });
  const isFirst = data.settlements.length === 0;
  if (!may('edit.wager') || data.factsUnchanged === true) return null;
  if (isFirst && card?.status !== 'locked')
    return <span className="faint small">{t('wager.errors.settleUnlocked')}</span>;
  if (!isFirst) {
    return (
      <Button loading={settle.isPending} onClick={() => settle.mutate({ workspaceId, launchId })}>
        {t('wager.settlement.adjust', { number: data.settlements.length })}
      </Button>
    );
  }
  return (
    <ConfirmButton
      variant="filled"
      question={t('wager.settlement.question')}
      confirm={t('wager.settlement.settle')}
      onConfirm={() => settle.mutate({ workspaceId, launchId })}
      loading={settle.isPending}
    >
      {t('wager.settlement.settle')}
    </ConfirmButton>
  );
}

function Sheet({ row, terms }: { row: Settlement; terms: Terms }) {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const { result, change } = row;
  const stake = (value: number, signed = false) =>
    terms.stakes.unit === 'money'
      ? format.money(value, terms.currency, { signed })
      : `${signed && value > 0 ? '+' : ''}${t('wager.stakes.points', { n: format.count(value) })}`;
  return (
    <article className={styles.sheet}>
      <header className="row wrap">
        <b>
          {row.number === 0 ? t('wager.settlement.first') : t('wager.settlement.adjustment', { number: row.number })}
        </b>
        <StatusMark status={result.targetMet ? 'met' : 'missed'}>
          {t(result.targetMet ? 'wager.headline.settledMet' : 'wager.headline.settledMissed')}
        </StatusMark>
        <span className="faint small" style={{ marginLeft: 'auto' }}>
          {row.settledByName} · {format.instant(row.settledAt)}
        </span>
      </header>
      <Figures
        figures={[
          {
            key: 'actual',
            name: t(`wager.outcomeShort.${terms.outcome}`),
            value: amounts.full(result.actual),
            note: change && `(${amounts.full(change.actual, true)})`,
          },
          { key: 'plan', name: t('wager.tree.plan'), value: amounts.full(result.plan) },
          { key: 'gap', name: t('wager.gap.sum'), value: amounts.full(result.gap, true) },
          ...(['pm', 'gtm', 'external'] as const).map((owner) => ({
            key: owner,
            name: t(`wager.owner.${owner}`),
            color: ownerText[owner],
            value: amounts.full(result.owners[owner], true),
            note: change && `(${amounts.full(change.owners[owner], true)})`,
          })),
          ...(['pm', 'gtm'] as const).map((side) => ({
            key: `payout ${side}`,
            name: t('wager.settlement.payout', { side: side.toUpperCase() }),
            color: ownerText[side],
            value: stake(result.payout[side]),
            note: change && `(${stake(change[side], true)})`,
          })),
        ]}
      />
      <p className={styles.receipt}>
        {t('wager.settlement.receipt', {
          through: result.facts.through,
          orders: result.facts.orders.lines,
          refunds: result.facts.refunds.lines,
        })}{' '}
        <code title={`${result.facts.orders.digest} / ${result.facts.refunds.digest}`}>
          {result.facts.orders.digest.slice(0, 16)} / {result.facts.refunds.digest.slice(0, 16)}
        </code>{' '}
        · <code title={row.resultHash}>sha256 {shortHash(row.resultHash)}</code>
      </p>
    </article>
  );
}
