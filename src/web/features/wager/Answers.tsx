import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../../api/failure.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useClock } from '../../format/useClock.ts';
import { useText } from '../../i18n/text.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import type { Launch } from '../launches/types.ts';
import styles from './Answers.module.css';
import type { Proposed } from './types.ts';

type Side = Proposed['waitsFor'][number];
export type Answer = { side: Side; answer: 'confirmed' | 'contested'; reason?: string };
type Props = {
  launch: Launch;
  proposed: Proposed;
  onAnswer: (answer: Answer) => void;
  onDecide: () => void;
  isPending: boolean;
  failure: Failure | null;
};

/** What the sides say to something that was proposed, with what the reader can say: as a side that is asked, or as a lead once both had their time. */
export function Answers({ launch, proposed, onAnswer, onDecide, isPending, failure }: Props) {
  const t = useText();
  const format = useFormat();
  const { now } = useClock();
  const { user, may } = useWorkspace();
  const [contesting, setContesting] = useState<Side | null>(null);
  const own = proposed.waitsFor.filter((side) => user.id === (side === 'pm' ? launch.pmOwnerId : launch.gtmOwnerId));
  const isLate = now() >= new Date(proposed.unansweredFrom);
  return (
    <div className={styles.root}>
      {proposed.contested.map(({ side, name, reason, at }) => (
        <StatusMark key={side} status="missed">
          {t('wager.answer.contested', { side: side.toUpperCase(), name, reason })}{' '}
          <span className="faint num">{format.instant(at)}</span>
        </StatusMark>
      ))}
      <div className="row wrap">
        {own.map((side) => (
          <Button
            key={side}
            size="compact-sm"
            variant="filled"
            loading={isPending}
            onClick={() => onAnswer({ side, answer: 'confirmed' })}
          >
            {t('wager.answer.confirmAs', { side: side.toUpperCase() })}
          </Button>
        ))}
        {own.map((side) => (
          <Button
            key={`${side} contests`}
            size="compact-sm"
            onClick={() => setContesting(contesting === side ? null : side)}
          >
            {own.length > 1 ? t('wager.answer.contestAs', { side: side.toUpperCase() }) : t('wager.answer.contest')}
          </Button>
        ))}
        {isLate && may('administer') && (
          <ConfirmButton
            size="compact-sm"
            question={t('wager.answer.decideQuestion')}
            confirm={t('wager.answer.decide')}
            onConfirm={onDecide}
            loading={isPending}
          >
            {t('wager.answer.decide')}
          </ConfirmButton>
        )}
        {!isLate && (
          <span className="faint small">
            {t('wager.answer.until', { at: format.instant(proposed.unansweredFrom) })}
          </span>
        )}
      </div>
      {contesting && (
        <Contest
          onCancel={() => setContesting(null)}
          onContest={(reason) => {
            onAnswer({ side: contesting, answer: 'contested', reason });
            setContesting(null);
          }}
        />
      )}
      <FormFailure failure={failure} />
    </div>
  );
}

function Contest({ onContest, onCancel }: { onContest: (reason: string) => void; onCancel: () => void }) {
  const t = useText();
  const [reason, setReason] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== '') onContest(reason.trim());
      }}
    >
      <Textarea
        label={t('wager.answer.why')}
        placeholder={t('wager.answer.whyHint')}
        required
        autosize
        minRows={2}
        maxLength={500}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="row" style={{ justifyContent: 'flex-end', marginTop: 8 }}>
        <Button size="compact-sm" variant="subtle" onClick={onCancel}>
          {t('app.cancel')}
        </Button>
        <Button size="compact-sm" variant="filled" type="submit" disabled={reason.trim() === ''}>
          {t('wager.answer.contest')}
        </Button>
      </div>
    </form>
  );
}
