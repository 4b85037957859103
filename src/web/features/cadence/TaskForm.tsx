import { Autocomplete, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type PinKind, phases, pinKinds } from '../../../domain/cadence/plan.ts';
import { type Text, text } from '../../../domain/text.ts';
import { parsePlainDate } from '../../../domain/time/plain-date.ts';
import { days, wholePercent } from '../../../locales/format/typed-number.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { DateInput } from '../../ui/DateInput.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import styles from './TaskForm.module.css';
import type { Plan, Task } from './types.ts';

export type TaskFields = Pick<
  Task,
  | 'name'
  | 'kind'
  | 'parentId'
  | 'track'
  | 'phase'
  | 'optimistic'
  | 'likely'
  | 'pessimistic'
  | 'pin'
  | 'holdsLaunch'
  | 'actualStart'
  | 'actualFinish'
  | 'donePercent'
  | 'owner'
  | 'ownerId'
>;

export const emptyTask: TaskFields = {
  name: '',
  kind: 'task',
  parentId: null,
  track: 'product',
  phase: null,
  optimistic: 3,
  likely: 5,
  pessimistic: 8,
  pin: null,
  holdsLaunch: true,
  actualStart: null,
  actualFinish: null,
  donePercent: null,
  owner: '',
  ownerId: null,
};

export function fieldsOf(task: Task): TaskFields {
  const keys = Object.keys(emptyTask) as (keyof TaskFields)[];
  return Object.fromEntries(keys.map((key) => [key, task[key]])) as TaskFields;
}

/** What is wrong with the fields; null when they can be saved. */
export function problemOf(fields: TaskFields): Text | null {
  if (fields.name.trim() === '') return text('cadence.task.nameMissing');
  if (fields.kind === 'task' && !(fields.optimistic <= fields.likely && fields.likely <= fields.pessimistic)) {
    return text('cadence.task.pointsOutOfOrder');
  }
  return null;
}

type Props = {
  plan: Plan;
  value: TaskFields;
  onChange: (patch: Partial<TaskFields>) => void;
  errorOf: (field: keyof TaskFields) => string | undefined;
  /** Only progress may be reported: the card is signed. */
  progressOnly: boolean;
  /** When the share that is done was last said. */
  saidOn?: string | null;
  /** What it waits for, where that is said with the rest of it. */
  predecessors?: React.ReactNode;
};

/** The fields of a task, for adding and for editing one. */
export function TaskForm({ plan, value, onChange, errorOf, progressOnly, saidOn, predecessors }: Props) {
  const t = useText();
  const isLaunch = value.kind === 'launch';
  const isWork = value.kind === 'task' || value.kind === 'milestone';
  const setKind = (kind: TaskFields['kind']) =>
    onChange(kind === 'task' ? { kind } : { kind, optimistic: 0, likely: 0, pessimistic: 0, donePercent: null });
  const summaries = plan.tasks.filter((task) => task.kind === 'summary');
  return (
    <div className="stack">
      <fieldset className={styles.agreed} disabled={progressOnly}>
        <TextInput
          label={t('cadence.task.name')}
          required
          maxLength={200}
          data-autofocus
          value={value.name}
          error={errorOf('name')}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        {!isLaunch && (
          <div className={styles.pair}>
            <Choice
              label={t('cadence.task.track')}
              value={value.track ?? 'none'}
              options={(['product', 'market'] as const).map((track) => [track, t(`cadence.track.${track}`)])}
              onChange={(track) => onChange({ track: track as 'product' | 'market' })}
            />
            <Choice
              label={t('cadence.task.kind')}
              value={value.kind}
              options={(['task', 'milestone', 'summary'] as const).map((kind) => [kind, t(`cadence.kind.${kind}`)])}
              onChange={(kind) => setKind(kind as TaskFields['kind'])}
            />
          </div>
        )}
        {value.kind === 'task' && (
          <div>
            <div className={styles.triple}>
              {(['optimistic', 'likely', 'pessimistic'] as const).map((point) => (
                <NumberInput
                  key={point}
                  label={t(`cadence.task.${point}`)}
                  kind={days}
                  unit={t('cadence.task.daysUnit')}
                  required
                  withAsterisk={false}
                  value={value[point]}
                  error={errorOf(point)}
                  onChange={(duration) => onChange({ [point]: duration ?? Number.NaN })}
                />
              ))}
            </div>
            <p className="faint xsmall">{t('cadence.task.pointsHint')}</p>
          </div>
        )}
        {value.kind !== 'summary' && predecessors}
        {isWork && (
          <div className={styles.pair}>
            <OwnerInput value={value} error={errorOf('owner') ?? errorOf('ownerId')} onChange={onChange} />
            <PhaseInput plan={plan} value={value.phase} onChange={(phase) => onChange({ phase })} />
          </div>
        )}
        {value.kind !== 'summary' && (
          <div className={styles.pair}>
            <Select
              label={t('cadence.task.pin')}
              value={value.pin?.kind ?? ''}
              onChange={(kind) =>
                onChange({ pin: kind ? { kind: kind as PinKind, date: value.pin?.date ?? plan.today } : null })
              }
              data={[
                { value: '', label: t('cadence.pin.none') },
                ...pinKinds.map((kind) => ({ value: kind, label: t(`cadence.pin.${kind}`) })),
              ]}
            />
            {value.pin && (
              <DateInput
                label={t('cadence.task.pinDate')}
                required
                value={value.pin.date}
                onChange={(date) => value.pin && onChange({ pin: { ...value.pin, date: date ?? '' } })}
              />
            )}
          </div>
        )}
        {summaries.length > 0 && !isLaunch && (
          <Select
            label={t('cadence.task.parent')}
            value={value.parentId ?? ''}
            onChange={(parentId) => onChange({ parentId: parentId || null })}
            data={[
              { value: '', label: t('cadence.task.noParent') },
              ...summaries.map((task) => ({ value: task.id, label: task.name })),
            ]}
          />
        )}
        {isWork && (
          <Switch
            size="sm"
            label={t('cadence.task.holdsLaunch')}
            checked={value.holdsLaunch}
            onChange={(event) => onChange({ holdsLaunch: event.currentTarget.checked })}
          />
        )}
      </fieldset>
      {value.kind !== 'summary' && (
        <div className={styles.pair}>
          {value.kind === 'task' && (
            <DateInput
              label={t('cadence.task.actualStart')}
              clearable
              value={value.actualStart}
              error={errorOf('actualStart')}
              onChange={(actualStart) => onChange({ actualStart })}
              // Once the field is left: a date that is being typed anew is empty for a moment.
              onBlur={() => value.actualStart === null && onChange({ actualFinish: null, donePercent: null })}
            />
          )}
          <DateInput
            label={t(isLaunch ? 'cadence.task.launchedOn' : 'cadence.task.actualFinish')}
            clearable
            value={value.actualFinish}
            error={errorOf('actualFinish')}
            onChange={(actualFinish) => onChange({ actualFinish })}
            // Once the field is left: half a date may be a day, too.
            onBlur={() => {
              const { kind, actualStart, actualFinish } = value;
              if (kind === 'task' && !actualStart && parsePlainDate(actualFinish ?? '') !== null) {
                onChange({ actualStart: actualFinish });
              }
            }}
          />
        </div>
      )}
      {value.kind === 'task' && value.actualStart !== null && (
        <NumberInput
          label={t('cadence.task.donePercent')}
          description={saidOn && t('cadence.task.donePercentOn', { date: saidOn })}
          kind={wholePercent}
          disabled={value.actualFinish !== null}
          value={value.actualFinish === null ? value.donePercent : 100}
          error={errorOf('donePercent')}
          onChange={(donePercent) => onChange({ donePercent })}
        />
      )}
    </div>
  );
}

function Choice(props: {
  label: string;
  value: string;
  options: [string, string][];
  onChange: (value: string) => void;
}) {
  return (
    <div>
      <div className={styles.label}>{props.label}</div>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={props.label}
        value={props.value}
        onChange={props.onChange}
        data={props.options.map(([value, label]) => ({ value, label }))}
      />
    </div>
  );
}

/** One of the usual phases by its name in the reader's language, or any other name. */
function PhaseInput({
  plan,
  value,
  onChange,
}: {
  plan: Plan;
  value: string | null;
  onChange: (phase: string | null) => void;
}) {
  const t = useText();
  const known = phases.map((phase) => [phase, t(`cadence.phase.${phase}`)] as const);
  const others = [...new Set(plan.tasks.flatMap((task) => task.phase ?? []))].filter(
    (phase) => !known.some(([code]) => code === phase),
  );
  return (
    <Autocomplete
      label={t('cadence.task.phase')}
      maxLength={60}
      data={[...known.map(([, name]) => name), ...others]}
      value={known.find(([code]) => code === value)?.[1] ?? value ?? ''}
      onChange={(name) => onChange(name === '' ? null : (known.find(([, label]) => label === name)?.[0] ?? name))}
    />
  );
}

/** A member of the workspace by name, or the name of somebody who is none. */
function OwnerInput({
  value: { owner, ownerId },
  error,
  onChange,
}: {
  value: TaskFields;
  error: string | undefined;
  onChange: Props['onChange'];
}) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const members = useQuery(api.members.list.queryOptions({ input: { workspaceId } })).data ?? [];
  return (
    <Autocomplete
      label={t('cadence.task.owner')}
      description={owner !== '' && ownerId === null ? t('cadence.task.ownerIsNoMember') : undefined}
      maxLength={120}
      data={[...new Set(members.map(({ name }) => name))]}
      value={members.find(({ userId }) => userId === ownerId)?.name ?? owner}
      error={error}
      onChange={(name) =>
        onChange({ owner: name, ownerId: members.find((member) => member.name === name.trim())?.userId ?? null })
      }
    />
  );
}
