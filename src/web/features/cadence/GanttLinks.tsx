import type { Row } from './rows.ts';
import { taskHeight } from './rows.ts';
import type { Timeline } from './timeline.ts';
import type { Plan, Preview } from './types.ts';

type Dates = { start: string; finish: string };
type Props = {
  plan: Plan;
  rows: Row[];
  line: Timeline;
  after: ReadonlyMap<string, Preview['tasks'][number]>;
  selectedId: string | null;
};

/** More arrows than this are a thicket: then only those of the deciding chain and of the selected task are drawn. */
const most = 160;

/** What waits for what: an arrow per dependency, strong where both ends decide the launch. */
export function GanttLinks({ plan, rows, line, after, selectedId }: Props) {
  const tops = new Map(rows.flatMap((row) => (row.kind === 'task' ? [[row.task.id, row.top] as const] : [])));
  const tasks = new Map(plan.tasks.map((task) => [task.id, task]));
  const datesOf = (id: string): Dates | null => {
    const { start, finish } = after.get(id) ?? tasks.get(id) ?? {};
    return start && finish ? { start, finish } : null;
  };
  return (
    <g fill="none">
      {plan.dependencies.map((link) => {
        const [from, to] = [datesOf(link.predecessorId), datesOf(link.successorId)];
        const [fromTop, toTop] = [tops.get(link.predecessorId), tops.get(link.successorId)];
        if (!from || !to || fromTop === undefined || toTop === undefined) return null;
        const critical = tasks.get(link.predecessorId)?.critical && tasks.get(link.successorId)?.critical;
        const selected = selectedId === link.predecessorId || selectedId === link.successorId;
        if (plan.dependencies.length > most && !critical && !selected) return null;
        const leavesFinish = link.kind[0] === 'F';
        const entersStart = link.kind[1] === 'S';
        const x1 = leavesFinish ? line.x(from.finish, 1) : line.x(from.start);
        const x2 = entersStart ? line.x(to.start) : line.x(to.finish, 1);
        const color = selected ? 'var(--pm)' : critical ? 'var(--text)' : 'var(--ext)';
        return (
          <g key={link.id} stroke={color} opacity={selected || critical ? 1 : 0.7}>
            <path
              d={pathBetween(
                x1,
                fromTop + taskHeight / 2,
                leavesFinish ? 1 : -1,
                x2,
                toTop,
                toTop > fromTop,
                entersStart ? -1 : 1,
              )}
              strokeWidth={critical || selected ? 1.3 : 1}
            />
            <path
              d={
                toTop > fromTop
                  ? `M${x2 + (entersStart ? 4 : -4) - 3},${toTop + 5} l3,4.5 l3,-4.5 z`
                  : `M${x2 + (entersStart ? 4 : -4) - 3},${toTop + taskHeight - 5} l3,-4.5 l3,4.5 z`
              }
              fill={color}
              stroke="none"
            />
          </g>
        );
      })}
    </g>
  );
}

/** Out of one bar's end, along the rows between, into the other bar from above or below. */
function pathBetween(
  x1: number,
  y1: number,
  out: 1 | -1,
  x2: number,
  toTop: number,
  down: boolean,
  into: 1 | -1,
): string {
  const entry = x2 - into * 4;
  const end = down ? toTop + 5 : toTop + taskHeight - 5;
  const clear = out === 1 ? entry >= x1 + 3 : entry <= x1 - 3;
  if (clear) return `M${x1},${y1} H${entry} V${end}`;
  const between = down ? toTop - 2 : toTop + taskHeight + 2;
  return `M${x1},${y1} h${out * 5} V${between} H${entry} V${end}`;
}
