import { ActionIcon, Button, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { later, parsePlainDate } from '../../../domain/time/plain-date.ts';
import type { NumberKind } from '../../../locales/format/typed-number.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { useRecord } from '../../records/draft.ts';
import { useFarDates } from '../../records/farDates.tsx';
import { RecordDrawer } from '../../records/RecordDrawer.tsx';
import { DateInput } from '../../ui/DateInput.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { toast } from '../../ui/toast.ts';
import styles from './SettingsDrawer.module.css';
import type { Plan } from './types.ts';

const seedKind: NumberKind = { decimals: 0, min: 0, max: 2_147_483_647, isName: true };

type Fields = Pick<Plan, 'start' | 'calendar' | 'distribution' | 'seed'>;

/** The plan's start, working calendar and the way durations are drawn. */
export function SettingsDrawer({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const record = useRecord({
    record: plan,
    fieldsOf: ({ start, calendar, distribution, seed }: Plan): Fields => ({ start, calendar, distribution, seed }),
    procedure: api.plan.update,
    input: ({ version, changed }) => ({ workspaceId, launchId: plan.launchId, version, ...changed }),
    onSaved: () => {
      toast.done(t('cadence.settings.saved'));
      onClose();
    },
  });
  const { draft, question } = useFarDates(record, ({ start }) => [
    { label: t('cadence.settings.start'), from: plan.start, to: start },
  ]);
  const { fields } = draft;
  const setCalendar = (patch: Partial<Plan['calendar']>) => draft.edit({ calendar: { ...fields.calendar, ...patch } });
  const { week, exceptions, holidays } = fields.calendar;
  return (
    <RecordDrawer
      draft={draft}
      words={{
        labels: {
          start: t('cadence.settings.start'),
          calendar: t('cadence.settings.exceptions'),
          distribution: t('cadence.settings.distribution'),
          seed: t('cadence.explain.seed'),
        },
        placeOf: ([, part]) => t(`cadence.settings.${part === 'week' || part === 'holidays' ? part : 'exceptions'}`),
        write: ([field, part], value) => {
          if (field === 'distribution') return t(`cadence.settings.${value}`);
          if (part === 'holidays') return t(`app.conflict.${value === 'cn' ? 'yes' : 'no'}`);
          if (part === 'week')
            return (value as boolean[]).flatMap((on, day) => (on ? t(`cadence.weekday.${day}`) : [])).join(' ');
          return field === 'seed' ? String(value) : undefined;
        },
      }}
      title={t('cadence.menu.settings')}
      above={t('cadence.screen.title')}
      onClose={onClose}
    >
      {question}
      <DateInput
        label={t('cadence.settings.start')}
        required
        value={fields.start}
        error={draft.errorOf('start')}
        onChange={(start) => draft.edit({ start: start ?? '' })}
      />
      <fieldset className={styles.week}>
        <legend>{t('cadence.settings.week')}</legend>
        {week.map((working, day) => (
          <Button
            // biome-ignore lint/suspicious/noArrayIndexKey: the days of a week keep their places
            key={day}
            size="compact-sm"
            variant={working ? 'filled' : 'default'}
            aria-pressed={working}
            onClick={() => setCalendar({ week: week.map((each, i) => (i === day ? !each : each)) })}
          >
            {t(`cadence.weekday.${day}`)}
          </Button>
        ))}
      </fieldset>
      <Switch
        size="sm"
        label={t('cadence.settings.holidays')}
        checked={holidays === 'cn'}
        onChange={(event) => setCalendar({ holidays: event.currentTarget.checked ? 'cn' : 'none' })}
      />
      <div>
        <h3 className={styles.title}>{t('cadence.settings.exceptions')}</h3>
        {exceptions.map((exception, i) => {
          const setOne = (patch: Partial<typeof exception>) =>
            setCalendar({ exceptions: exceptions.map((each, k) => (k === i ? { ...each, ...patch } : each)) });
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: exceptions have no other identity than their place
            <div key={i} className={styles.exception}>
              <DateInput
                aria-label={t('cadence.settings.from')}
                required
                value={exception.from}
                onChange={(from) => setOne({ from: from ?? '' })}
                // Once the field is left: half a date may be a day, too.
                onBlur={() =>
                  parsePlainDate(exception.from) !== null &&
                  parsePlainDate(exception.to) !== null &&
                  setOne({ to: later(exception.to, exception.from) })
                }
              />
              <DateInput
                aria-label={t('cadence.settings.to')}
                required
                value={exception.to}
                onChange={(to) => setOne({ to: to ?? '' })}
              />
              <TextInput
                aria-label={t('cadence.settings.name')}
                placeholder={t('cadence.settings.name')}
                maxLength={120}
                value={exception.name}
                onChange={(event) => setOne({ name: event.currentTarget.value })}
              />
              <SegmentedControl
                aria-label={t('cadence.settings.exceptions')}
                value={exception.working ? 'work' : 'off'}
                onChange={(value) => setOne({ working: value === 'work' })}
                data={[
                  { value: 'off', label: t('cadence.settings.off') },
                  { value: 'work', label: t('cadence.settings.work') },
                ]}
              />
              <ActionIcon
                aria-label={t('cadence.settings.remove')}
                onClick={() => setCalendar({ exceptions: exceptions.filter((_, k) => k !== i) })}
              >
                <IconX size={15} />
              </ActionIcon>
            </div>
          );
        })}
        <Button
          size="compact-sm"
          onClick={() =>
            setCalendar({
              exceptions: [...exceptions, { from: plan.today, to: plan.today, working: false, name: '' }],
            })
          }
        >
          {t('cadence.settings.addException')}
        </Button>
      </div>
      <div>
        <h3 className={styles.title}>{t('cadence.settings.distribution')}</h3>
        <SegmentedControl
          aria-label={t('cadence.settings.distribution')}
          value={fields.distribution}
          onChange={(value) => draft.edit({ distribution: value as Fields['distribution'] })}
          data={(['pert_beta', 'triangular'] as const).map((each) => ({
            value: each,
            label: t(`cadence.settings.${each}`),
          }))}
        />
      </div>
      <NumberInput
        label={t('cadence.explain.seed')}
        description={t('cadence.settings.seedHint')}
        kind={seedKind}
        required
        value={fields.seed}
        error={draft.errorOf('seed')}
        onChange={(seed) => draft.edit({ seed: seed ?? Number.NaN })}
      />
    </RecordDrawer>
  );
}
