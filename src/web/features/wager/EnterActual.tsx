import { TextInput } from '@mantine/core';
import { quantity } from '../../../locales/format/typed-number.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { useNewRecord } from '../../records/draft.ts';
import { RecordForm } from '../../records/RecordForm.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { toast } from '../../ui/toast.ts';
import type { Launch } from '../launches/types.ts';
import { Answers } from './Answers.tsx';
import styles from './DriverDrawer.module.css';
import { type Driver, sidesText, type Terms, type Wager } from './types.ts';

type Props = { launch: Launch; driver: Driver; terms: Terms; wager: Wager; settled: boolean };

/** What orders cannot tell is entered per channel, to date, with where it comes from. */
export function EnterActual({ launch, driver, terms, wager, settled }: Props) {
  const t = useText();
  const { may } = useWorkspace();
  const channels = terms.tree.channels.filter((channel) => driver.key in channel.plan);
  return (
    <section>
      <h3 className={styles.heading}>{t('wager.enter.title')}</h3>
      <p className="muted small">{t('wager.enter.hint')}</p>
      {channels.map((channel) => (
        <ChannelActual
          key={`${driver.key} ${channel.name}`}
          launch={launch}
          at={{ launchId: launch.id, channel: channel.name, driver: driver.key }}
          proposed={wager.proposed.find((each) => each.channel === channel.name && each.driver === driver.key)}
          entered={wager.entered.find((each) => each.channel === channel.name && each.driver === driver.key)}
          editable={may('facts') && !settled}
        />
      ))}
    </section>
  );
}

type ChannelProps = {
  launch: Launch;
  proposed: Wager['proposed'][number] | undefined;
  at: { launchId: string; channel: string; driver: string };
  entered: Wager['entered'][number] | undefined;
  editable: boolean;
};

function ChannelActual({ launch, at, entered, proposed, editable }: ChannelProps) {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const draft = useNewRecord({
    empty: { value: entered?.value ?? null, source: entered?.source ?? '' },
    procedure: api.wager.enter,
    input: ({ value, source }) => ({ workspaceId, ...at, value: value!, source }),
    onSaved: () => toast.done(t('wager.enter.savedWaits')),
  });
  const { value, source } = draft.fields;
  const isChanged = value !== null && (value !== entered?.value || source !== entered?.source);
  return (
    <>
      <RecordForm
        draft={draft}
        className={styles.form}
        isComplete={editable && isChanged && source.trim() !== ''}
        submit={t('app.save')}
      >
        <div className="row between">
          <b>{at.channel}</b>
          <span className="faint small">
            {entered
              ? `${t('wager.enter.by', {
                  name: entered.enteredByName,
                  at: format.instant(entered.enteredAt),
                })} · ${t(`wager.enter.as.${entered.agreedAs}`)}`
              : t('wager.enter.none')}
          </span>
        </div>
        <NumberInput
          label={t('wager.enter.value')}
          kind={quantity}
          value={value}
          error={draft.errorOf('value')}
          onChange={(next) => draft.edit({ value: next })}
          disabled={!editable}
        />
        <TextInput
          label={t('wager.enter.source')}
          placeholder={t('wager.enter.sourceHint')}
          maxLength={200}
          value={source}
          error={draft.errorOf('source')}
          onChange={(event) => draft.edit({ source: event.currentTarget.value })}
          disabled={!editable}
        />
      </RecordForm>
      {proposed && editable && <ProposedActual launch={launch} proposed={proposed} />}
    </>
  );
}

/** A value that one side has entered and the other is to confirm. */
function ProposedActual({ launch, proposed }: { launch: Launch; proposed: Wager['proposed'][number] }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const target = { workspaceId, launchId: launch.id, actualId: proposed.id };
  const answer = useWrite(api.wager.answerActual, { quiet: true, onSuccess: () => toast.done(t('wager.answer.done')) });
  const decide = useWrite(api.wager.decideActual, {
    quiet: true,
    onSuccess: () => toast.done(t('wager.answer.decided')),
  });
  const { enteredByName: name, value, source } = proposed;
  return (
    <div className={styles.form}>
      <p>
        {t('wager.enter.proposed', { name, value: format.number(value, 4), source })}
        <br />
        <span className="muted small">{t('wager.enter.waits', { sides: sidesText(proposed.waitsFor) })}</span>
      </p>
      <Answers
        launch={launch}
        proposed={proposed}
        onAnswer={(given) => answer.mutate({ ...target, ...given })}
        onDecide={() => decide.mutate(target)}
        isPending={answer.isPending || decide.isPending}
        failure={answer.failure ?? decide.failure}
      />
    </div>
  );
}
