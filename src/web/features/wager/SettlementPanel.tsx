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
import type { Launch } from '../launches/types.ts';
import { Answers } from './Answers.tsx';
import { useAmounts } from './amounts.ts';
import styles from './SettlementPanel.module.css';
import { ownerText, type Progress, type Settlement, type Settlements, sidesText, type Terms } from './types.ts';

type Props = { launch: Launch; terms: Terms; progress: Progress };

/** The settlement sheet: result, owners, payouts and the receipt of the facts, with every adjustment after it. */
export function SettlementPanel({ launch, terms, progress }: Props) {
  const launchId = launch.id;
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
          actions={<ProposeButton launchId={launchId} data={data} />}
        >
          {data.proposal && <Proposal launch={launch} proposal={data.proposal} terms={terms} />}
          {data.settlements.length === 0 && !data.proposal && <p className="muted">{t('wager.settlement.ready')}</p>}
          {data.settlements.toReversed().map((row) => (
            <Sheet key={row.number} row={row} terms={terms} />
          ))}
        </Panel>
      )}
    </QueryView>
  );
}

function ProposeButton({ launchId, data }: { launchId: string; data: Settlements }) {
  const t = useText();
  const { workspaceId, may } = useWorkspace();
  const card = useCard(launchId, 'wager');
  const propose = useWrite(api.wager.proposeSettlement, {
    onSuccess: () => toast.done(t('wager.settlement.proposedToast')),
  });
  const isFirst = data.settlements.length === 0;
  if (!may('edit.wager') || data.factsUnchanged === true) return null;
  const isBinding = card?.status === 'locked' || (card?.number ?? 1) > 1;
  if (isFirst && !isBinding) return <span className="faint small">{t('wager.errors.settleUnlocked')}</span>;
  if (!isFirst) {
    return (
      <Button loading={propose.isPending} onClick={() => propose.mutate({ workspaceId, launchId })}>
        {t('wager.settlement.adjust', { number: data.settlements.length })}
      </Button>
    );
  }
  return (
    <ConfirmButton
      variant={data.proposal ? 'default' : 'filled'}
      tone="primary"
      question={t('wager.settlement.question')}
      confirm={t('wager.settlement.propose')}
      onConfirm={() => propose.mutate({ workspaceId, launchId })}
      loading={propose.isPending}
    >
      {t('wager.settlement.propose')}
    </ConfirmButton>
  );
}

type Result = Settlement['result'];

/** What it comes to, and what of it is new against the one before. */
function ResultFigures({ result, change, terms }: { result: Result; change: Settlement['change']; terms: Terms }) {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const stake = (value: number, signed = false) =>
    terms.stakes.unit === 'money'
      ? format.money(value, terms.currency, { signed })
      : `${signed && value > 0 ? '+' : ''}${t('wager.stakes.points', { n: format.count(value) })}`;
  return (
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
  );
}

/** What one side has proposed, as it would be settled, with what the sides say to it. */
function Proposal({
  launch,
  proposal,
  terms,
}: {
  launch: Launch;
  proposal: NonNullable<Settlements['proposal']>;
  terms: Terms;
}) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const target = { workspaceId, launchId: launch.id, proposalId: proposal.id, hash: proposal.resultHash };
  const done = (key: string) => ({ quiet: true, onSuccess: () => toast.done(t(key)) });
  const answer = useWrite(api.wager.answerSettlement, done('wager.answer.done'));
  const decide = useWrite(api.wager.decideSettlement, done('wager.answer.decided'));
  const { number, proposedByName: name, waitsFor, result } = proposal;
  return (
    <article className={styles.sheet}>
      <StatusMark status="at_risk">
        {t(number === 0 ? 'wager.settlement.proposed' : 'wager.settlement.proposedAdjustment', {
          ...{ number, name },
          sides: sidesText(waitsFor),
        })}
      </StatusMark>
      <ResultFigures result={result} change={null} terms={terms} />
      <p className={styles.receipt}>
        <code title={proposal.resultHash}>sha256 {shortHash(proposal.resultHash)}</code>
      </p>
      <Answers
        launch={launch}
        proposed={proposal}
        onAnswer={(given) => answer.mutate({ ...target, ...given })}
        onDecide={() => decide.mutate(target)}
        isPending={answer.isPending || decide.isPending}
        failure={answer.failure ?? decide.failure}
      />
    </article>
  );
}

function Sheet({ row, terms }: { row: Settlement; terms: Terms }) {
  const t = useText();
  const format = useFormat();
  const { result, change, agreed } = row;
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
      <ResultFigures result={result} change={change} terms={terms} />
      {agreed && (
        <p>
          {agreed.as === 'lead' ? (
            <StatusMark status="at_risk">
              {t('wager.settlement.agreedLead', { proposed: agreed.proposedBy, lead: agreed.decidedBy ?? '' })}
            </StatusMark>
          ) : (
            t('wager.settlement.agreedBoth', {
              proposed: agreed.proposedBy,
              confirmed: agreed.answers
                .filter(({ answer }) => answer === 'confirmed')
                .map(({ name }) => name)
                .join(' / '),
            })
          )}
        </p>
      )}
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
