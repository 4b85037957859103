import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { axisHeight, type Row } from './rows.ts';
import styles from './TaskGrid.module.css';
import { type Plan, type Preview, type Task, wingOf } from './types.ts';

type Props = {
  plan: Plan;
  rows: Row[];
  preview: Preview | null;
  selectedId: string | null;
  onSelect: (taskId: string) => void;
  onOpen: (taskId: string) => void;
  /** Plus and minus try a longer or shorter duration of the task in focus. */
  onStep: (taskId: string, days: number) => void;
  folded: ReadonlySet<string>;
  onFold: (track: string) => void;
};

/** The names beside the bars: owner, three points, how often the task decided the launch. The keyboard way through the chart. */
export function TaskGrid({ plan, rows, preview, selectedId, onSelect, onOpen, onStep, folded, onFold }: Props) {
  const t = useText();
  const format = useFormat();
  const onKey = (event: React.KeyboardEvent<HTMLButtonElement>, task: Task | null) => {
    const buttons = [...(event.currentTarget.closest('[data-grid]')?.querySelectorAll('button') ?? [])];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      buttons[buttons.indexOf(event.currentTarget) + step]?.focus();
    } else if (['+', '=', '-'].includes(event.key) && task?.kind === 'task') {
      event.preventDefault();
      onStep(task.id, event.key === '-' ? -1 : 1);
    }
  };
  return (
    <div className={styles.grid} data-grid>
      <div className={styles.head} style={{ height: axisHeight }}>
        <span>{t('cadence.grid.task')}</span>
        <span>{t('cadence.grid.owner')}</span>
        <span>{t('cadence.grid.points')}</span>
        <span>{t('cadence.grid.criticality')}</span>
      </div>
      {rows.map((row) => {
        const style = { height: row.height };
        if (row.kind === 'phases') {
          return (
            <div key={row.key} className={styles.lane} style={style}>
              {t('cadence.grid.phases')}
            </div>
          );
        }
        if (row.kind === 'track') {
          const ready = (preview?.forecast ?? plan.forecast).trackReady[row.track ?? 'product'];
          const color = wingOf(row.track);
          const track = row.track ?? 'none';
          return (
            <button
              key={row.key}
              type="button"
              className={styles.track}
              style={{ ...style, background: color.soft, color: color.text }}
              aria-expanded={!folded.has(track)}
              onClick={() => onFold(track)}
              onKeyDown={(event) => onKey(event, null)}
            >
              <span aria-hidden="true">{folded.has(track) ? '▸' : '▾'}</span>
              {t(`cadence.track.${track}`)}
              {row.track && ready && (
                <em className="num">{t('cadence.grid.ready', { date: format.date(ready.p80, 'short') })}</em>
              )}
            </button>
          );
        }
        if (row.kind === 'launch') {
          return <LaunchRow key={row.key} plan={plan} preview={preview} style={style} />;
        }
        const { task } = row;
        return (
          <button
            key={row.key}
            type="button"
            className={`${styles.task} ${task.id === selectedId ? styles.selected : ''} ${task.actualFinish ? styles.done : ''}`}
            style={style}
            aria-pressed={task.id === selectedId}
            onClick={() => (task.id === selectedId ? onOpen(task.id) : onSelect(task.id))}
            onDoubleClick={() => onOpen(task.id)}
            onKeyDown={(event) => onKey(event, task)}
          >
            <span className={styles.name} style={{ paddingLeft: 8 + row.depth * 14 }} title={task.name}>
              {task.kind === 'milestone' ? '◆ ' : ''}
              {task.name}
              {task.donePercent !== null && !task.actualFinish && (
                <small className="num faint"> {task.donePercent}%</small>
              )}
            </span>
            <span className="cut">{task.owner}</span>
            <span className="num">{points(task, t, format)}</span>
            <Criticality plan={plan} preview={preview} task={task} />
            <span className="visually-hidden">{spoken(task, t, format)}</span>
          </button>
        );
      })}
    </div>
  );
}

function LaunchRow({ plan, preview, style }: { plan: Plan; preview: Preview | null; style: React.CSSProperties }) {
  const t = useText();
  const format = useFormat();
  const before = plan.schedule.launchDate;
  const after = preview?.after.launchDate ?? before;
  return (
    <div className={styles.launch} style={style}>
      <div>
        <b>◆ {t('cadence.grid.launch')}</b>
        <span>{t('cadence.grid.launchRule')}</span>
      </div>
      <em className="num">
        {format.date(before, 'short')}
        {after !== before && <i> → {format.date(after, 'short')}</i>}
      </em>
    </div>
  );
}

/** A bar and two decimals: the share of draws in which the task decided the launch. */
function Criticality({ plan, preview, task }: { plan: Plan; preview: Preview | null; task: Task }) {
  const format = useFormat();
  const after = preview?.tasks.find((each) => each.id === task.id);
  const draws = after?.criticalDraws ?? task.criticalDraws;
  if (task.actualFinish || draws === null || !plan.forecast.uncertain) {
    return <span className="faint">{!plan.forecast.uncertain && task.critical && !task.actualFinish ? '●' : '—'}</span>;
  }
  const share = draws / plan.forecast.draws;
  return (
    <span className={styles.criticality}>
      <i style={{ '--share': `${Math.round(share * 100)}%` } as React.CSSProperties} data-high={share >= 0.5} />
      <b className="num" data-high={share >= 0.5}>
        {format.chance(share)}
      </b>
    </span>
  );
}

type Say = ReturnType<typeof useText>;
type Format = ReturnType<typeof useFormat>;

function points(task: Task, t: Say, format: Format): string {
  if (task.kind !== 'task') return '';
  if (task.actualFinish) return t('cadence.grid.finished');
  const { optimistic, likely, pessimistic } = task;
  const numbers = optimistic === pessimistic ? [likely] : [optimistic, likely, pessimistic];
  return numbers.map((days) => format.number(days, 1)).join(' · ');
}

function spoken(task: Task, t: Say, format: Format): string {
  const dates = task.start && task.finish ? `${format.date(task.start)} – ${format.date(task.finish)}` : '';
  const done = task.donePercent === null ? '' : t('cadence.grid.done', { percent: task.donePercent });
  const parts = [dates, done, task.critical && !task.actualFinish ? t('cadence.grid.critical') : ''];
  return parts.filter(Boolean).join(t('app.spoken.comma'));
}
