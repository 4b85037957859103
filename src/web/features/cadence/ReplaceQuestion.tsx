import { daysBetween } from '../../../domain/time/plain-date.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Ask } from '../../ui/Ask.tsx';
import styles from './ReplaceQuestion.module.css';
import { isWork } from './rows.ts';
import type { Plan } from './types.ts';

type Props = {
  plan: Plan;
  fileName: string;
  /** Where the file has the plan begin; null leaves it. */
  start: string | null;
  onConfirm: () => void;
  onCancel: () => void;
};

const daysAYear = 365.25;

/** What goes when a file takes the place of the plan: counted, and by name. */
export function ReplaceQuestion({ plan, fileName, start, onConfirm, onCancel }: Props) {
  const t = useText();
  const format = useFormat();
  const works = plan.tasks.filter(isWork);
  const started = works.filter((task) => task.actualStart || task.actualFinish);
  const { hits, p80 } = { hits: plan.forecast.committed?.hits, p80: plan.forecast.launch.p80 };
  const years = start === null ? 0 : Math.abs(daysBetween(plan.start, start)) / daysAYear;
  const names = (tasks: typeof works) => tasks.map(({ name }) => name).join(t('cadence.import.ask.comma'));
  const losses: { key: string; count: string; detail?: string }[] = [
    { key: 'tasks', count: String(works.length), detail: names(works) },
    { key: 'dependencies', count: String(plan.dependencies.length) },
    ...(started.length > 0 ? [{ key: 'progress', count: String(started.length), detail: names(started) }] : []),
    ...(plan.baselines.length > 0
      ? [
          {
            key: 'baselines',
            count: String(plan.baselines.length),
            detail: plan.baselines.map(({ name }) => name).join(t('cadence.import.ask.comma')),
          },
        ]
      : []),
    {
      key: 'forecast',
      count: t('cadence.import.ask.forecastLost', {
        date: plan.committedDate,
        chance: hits === undefined ? '—' : format.chance(hits / plan.forecast.draws),
        p80,
      }),
    },
    ...(start !== null && years > 1
      ? [
          {
            key: 'start',
            count: t('cadence.import.ask.startMoves', { from: plan.start, to: start, years: format.number(years, 1) }),
          },
        ]
      : []),
  ];
  return (
    <Ask
      title={t('cadence.import.ask.title')}
      confirm={t('cadence.import.ask.confirm')}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p className="muted">{t('cadence.import.ask.text', { file: fileName })}</p>
      <dl className={styles.losses}>
        {losses.map(({ key, count, detail }) => (
          <div key={key}>
            <dt>
              {t(`cadence.import.ask.${key}`)} <b className="num">{count}</b>
            </dt>
            {detail && <dd className={styles.names}>{detail}</dd>}
          </div>
        ))}
      </dl>
    </Ask>
  );
}
