import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { daysToAnswer } from '../../../domain/launches/owner-change.ts';
import { api, type Outputs } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useClock } from '../../format/useClock.ts';
import { useText } from '../../i18n/text.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { toast } from '../../ui/toast.ts';
import styles from './OwnerChanges.module.css';

type OwnerChange = Outputs['ownerChanges']['list'][number];

/**
 * What is open about the owners of a launch, and what must stay readable on its cards: a side that was taken over without an answer, and a
 * proposal declined since. `null` while there is nothing.
 */
function useShownChanges(launchId: string): OwnerChange[] | null {
  const { workspaceId } = useWorkspace();
  const changes = useQuery(api.ownerChanges.list.queryOptions({ input: { workspaceId, launchId } })).data ?? [];
  const newestOf = (side: OwnerChange['side']) => changes.find((change) => change.side === side);
  const shown = changes.filter(
    (change) =>
      change.answer === null ||
      change.answer === 'taken_over' ||
      (change.answer === 'declined' && change === newestOf(change.side)),
  );
  return shown.length > 0 ? shown : null;
}

/** The changes of the owners as a panel of the launch's own screen. */
export function OwnerChangesPanel({ launchId }: { launchId: string }) {
  const t = useText();
  const changes = useShownChanges(launchId);
  if (!changes) return null;
  return (
    <div className={styles.panel}>
      <Panel title={t('launches.owners.title')}>
        <Changes changes={changes} />
      </Panel>
    </div>
  );
}

/** The same inside of the signatures of a card. */
export function OwnerChanges({ launchId, className }: { launchId: string; className: string | undefined }) {
  const changes = useShownChanges(launchId);
  if (!changes) return null;
  return (
    <div className={className}>
      <Changes changes={changes} />
    </div>
  );
}

function Changes({ changes }: { changes: OwnerChange[] }) {
  return (
    <ul className={styles.list}>
      {changes.map((change) => (
        <Change key={change.id} change={change} />
      ))}
    </ul>
  );
}

const isOverdue = ({ unansweredFrom }: OwnerChange, now: Date) => now >= new Date(unansweredFrom);

function Change({ change }: { change: OwnerChange }) {
  const t = useText();
  const format = useFormat();
  const { now } = useClock();
  const { answer, fromName, fromRemoved, toName, proposedByName, answeredByName, answeredAt, unansweredFrom } = change;
  const what = answer ?? (isOverdue(change, now()) ? 'overdue' : 'open');
  const said = t(`launches.owners.${what}`, {
    side: change.side.toUpperCase(),
    from: fromName,
    to: toName,
    by: (answer ? answeredByName : proposedByName) ?? '',
    at: answeredAt ? format.day(answeredAt) : '',
    until: format.day(unansweredFrom, 'short'),
    days: daysToAnswer,
  });
  const removed =
    fromRemoved &&
    t('launches.owners.fromRemoved', {
      from: fromName,
      by: fromRemoved.byName,
      at: format.day(fromRemoved.at),
    });
  return (
    <li>
      <StatusMark status={answer === 'declined' ? 'unknown' : 'at_risk'}>
        {said}
        {removed && ` · ${removed}`}
      </StatusMark>
      {answer === null && <Answers change={change} />}
    </li>
  );
}

/** What the reader can do about an open proposal. */
function Answers({ change }: { change: OwnerChange }) {
  const t = useText();
  const { now } = useClock();
  const { workspaceId, user, may } = useWorkspace();
  const input = { workspaceId, launchId: change.launchId, changeId: change.id };
  const params = { side: change.side.toUpperCase(), from: change.fromName, to: change.toName, days: daysToAnswer };
  const told = (key: string) => ({ onSuccess: () => toast.done(t(`launches.owners.${key}`, params)) });
  const accept = useWrite(api.ownerChanges.accept, told('accepted'));
  const decline = useWrite(api.ownerChanges.decline, told('isDeclined'));
  const withdraw = useWrite(api.ownerChanges.withdraw, told('withdrawn'));
  const takeOver = useWrite(api.ownerChanges.takeOver, told('accepted'));
  return (
    <span className={styles.actions}>
      {user.id === change.fromId && (
        <>
          <ConfirmButton
            size="compact-sm"
            variant="filled"
            tone="primary"
            loading={accept.isPending}
            question={t('launches.owners.acceptAsk', params)}
            confirm={t('launches.owners.accept')}
            onConfirm={() => accept.mutate(input)}
          >
            {t('launches.owners.accept')}
          </ConfirmButton>
          <Button size="compact-sm" loading={decline.isPending} onClick={() => decline.mutate(input)}>
            {t('launches.owners.decline')}
          </Button>
        </>
      )}
      {isOverdue(change, now()) && may('administer') && (
        <ConfirmButton
          size="compact-sm"
          loading={takeOver.isPending}
          question={t('launches.owners.takeOverAsk', params)}
          confirm={t('launches.owners.takeOver')}
          onConfirm={() => takeOver.mutate(input)}
        >
          {t('launches.owners.takeOver')}
        </ConfirmButton>
      )}
      {user.id !== change.fromId && (user.id === change.proposedById || may('administer')) && (
        <Button size="compact-sm" variant="subtle" loading={withdraw.isPending} onClick={() => withdraw.mutate(input)}>
          {t('launches.owners.withdraw')}
        </Button>
      )}
    </span>
  );
}
