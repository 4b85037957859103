import { useEffect, useRef } from 'react';
import { later } from '../../../domain/time/plain-date.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import styles from './PhonePlan.module.css';
import type { Row } from './rows.ts';
import { timelineOf } from './timeline.ts';
import { type Plan, type Preview, type Task, wingOf } from './types.ts';

type Props = {
  plan: Plan;
  preview: Preview | null;
  rows: Row[];
  selectedId: string | null;
  onSelect: (taskId: string) => void;
  onOpen: (what: string) => void;
};

/** The plan on a phone: a list of tasks, each with a small bar on a common axis. */
export function PhonePlan({ plan, preview, rows, selectedId, onSelect, onOpen }: Props) {
  const t = useText();
  const format = useFormat();
  // Positions in percent: one hundred "pixels" wide.
  const line = timelineOf(plan, 'quarter', 0, preview ? [preview.after.p95] : []);
  const at = (date: string, after = 0) => `${((line.x(date, after) / line.width) * 100).toFixed(2)}%`;
  /** A plan may begin long after today. */
  const isOn = (date: string) => line.x(date) >= 0 && line.x(date) <= line.width;
  const list = useRef<HTMLDivElement>(null);
  const isTried = preview !== null;
  // The what-if opens as a sheet over the lower half, and grows with its answer: the task that was tapped stays in sight above it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the sheet comes or grows
  useEffect(() => {
    if (selectedId !== null) list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [selectedId, isTried]);
  const afters = new Map(preview?.tasks.map((task) => [task.id, task]));
  return (
    <div ref={list} className={styles.list}>
      <div className={styles.axis}>
        {isOn(plan.today) && <span style={over(at(plan.today))}>{t('cadence.gantt.today')}</span>}
        {isOn(plan.committedDate) && <b style={over(at(plan.committedDate))}>{t('cadence.picture.committed')}</b>}
      </div>
      {rows.map((row) => {
        if (row.kind === 'phases') return null;
        if (row.kind === 'track') {
          const color = wingOf(row.track);
          const before = row.track && plan.forecast.trackReady[row.track]?.p80;
          const after = row.track && preview?.forecast.trackReady[row.track]?.p80;
          return (
            <div key={row.key} className={styles.track} style={{ background: color.soft }}>
              <b style={{ color: color.text }}>{t(`cadence.track.${row.track ?? 'none'}`)}</b>
              {before && (
                <span className="num">
                  {t('cadence.grid.ready', { date: format.date(before, 'short') })}
                  {after && after !== before && <b className={styles.late}> → {format.date(after, 'short')}</b>}
                </span>
              )}
            </div>
          );
        }
        if (row.kind === 'launch') {
          const after = preview?.after.launchDate ?? plan.schedule.launchDate;
          return (
            <div key={row.key} className={styles.launch}>
              <b>◆ {t('cadence.grid.launch')}</b>
              <span className="num">
                {after !== plan.schedule.launchDate && <s>{format.date(plan.schedule.launchDate, 'short')}</s>}{' '}
                <b>{format.date(after, 'short')}</b>
              </span>
            </div>
          );
        }
        const { task } = row;
        if (!task.start || !task.finish) return null;
        const after = afters.get(task.id);
        const moved = after && (after.start !== task.start || after.finish !== task.finish);
        const finish = after?.finish ?? task.finish;
        return (
          <button
            key={row.key}
            type="button"
            className={`${styles.task} ${task.id === selectedId ? styles.selected : ''}`}
            aria-pressed={task.id === selectedId}
            onClick={() => (task.id === selectedId ? onOpen(`task-${task.id}`) : onSelect(task.id))}
          >
            <span className={styles.line}>
              <b className="cut">{task.name}</b>
              <span className="faint cut">
                {[task.owner, doneText(task, t), criticality(plan, task, t, format)].filter(Boolean).join(' · ')}
              </span>
              <span className={`num ${styles.date}`}>
                {moved && finish !== task.finish && <s>{format.date(task.finish, 'short')} →</s>}{' '}
                <b className={moved ? styles.late : ''}>
                  {format.date(finish, 'short')}
                  {task.actualFinish ? ' ✓' : ''}
                </b>
              </span>
            </span>
            <MiniTask task={task} after={after ?? null} plan={plan} at={at} />
          </button>
        );
      })}
    </div>
  );
}

/** A word over its date: in the middle of it, and at the ends of the axis beside it, where half of it would be cut off. */
const over = (left: string) => ({ left, transform: `translateX(-${left})` });

type MiniProps = {
  task: Task;
  after: Preview['tasks'][number] | null;
  plan: Plan;
  at: (date: string, after?: number) => string;
};

function MiniTask({ task, after, plan, at }: MiniProps) {
  const color = wingOf(task.track).fill;
  const start = after?.start ?? task.start!;
  const finish = after?.finish ?? task.finish!;
  const p80 = (after?.finishForecast ?? task.finishForecast)?.p80 ?? finish;
  const share = task.actualFinish ? 0 : (task.donePercent ?? 0);
  const span = (from: string, to: string) => ({ left: at(from), width: `calc(${at(to, 1)} - ${at(from)})` });
  return (
    <span className={styles.mini} aria-hidden="true">
      {after && after.start !== task.start && (
        <i className={styles.ghost} style={{ ...span(task.start!, task.finish!), borderColor: color }} />
      )}
      <i className={styles.tail} style={{ ...span(start, later(p80, finish)), background: color }} />
      <i
        className={styles.body}
        style={{ ...span(start, finish), background: color, opacity: task.actualFinish ? 0.42 : 1 }}
      />
      {share > 0 && (
        <i
          className={styles.done}
          style={{ left: at(start), width: `calc((${at(finish, 1)} - ${at(start)}) * ${share / 100})` }}
        />
      )}
      <u className={styles.today} style={{ left: at(plan.today) }} />
      <u style={{ left: at(plan.committedDate) }} />
    </span>
  );
}

function doneText(task: Task, t: ReturnType<typeof useText>): string {
  return task.actualFinish || task.donePercent === null ? '' : t('cadence.grid.done', { percent: task.donePercent });
}

function criticality(plan: Plan, task: Task, t: ReturnType<typeof useText>, format: ReturnType<typeof useFormat>) {
  if (task.actualFinish || task.criticalDraws === null || !plan.forecast.uncertain) return '';
  return t('cadence.grid.criticalShare', { share: format.chance(task.criticalDraws / plan.forecast.draws) });
}
