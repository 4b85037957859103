import { expect, it, test } from 'vitest';
import { reference } from '../../../test/references.ts';
import { contentHash } from '../cards/canonical.ts';
import { formatOf, newestFormat } from '../cards/format.ts';
import { chineseCalendar } from './calendar.ts';
import { cadenceCardContent, cadenceFormats } from './card.ts';
import { newTask, type Plan } from './plan.ts';

const plan = {
  ...{ start: '2026-01-05', committedDate: '2026-12-01', calendar: chineseCalendar, seed: 7 },
  distribution: 'pert_beta' as const,
  tasks: [newTask('a', { name: '试产' })],
  dependencies: [],
};
it('a field that tasks or plans get later is not signed by itself', () => {
  const grown = { ...plan, goal: 'x', tasks: plan.tasks.map((task) => ({ ...task, cost: 5 })) };
  expect(cadenceCardContent(grown)).toEqual(cadenceCardContent(plan));
});

it('how much of a task is done is reported and not signed', () => {
  const tasks = plan.tasks.map((task) => ({ ...task, donePercent: 40, donePercentOn: '2026-01-07' }));
  expect(cadenceCardContent({ ...plan, tasks })).toEqual(cadenceCardContent(plan));
});

it('a form is found by its number, and one that only a newer program knows is refused', () => {
  expect(formatOf(cadenceFormats, newestFormat(cadenceFormats))(plan)).toEqual(cadenceCardContent(plan));
  expect(() => formatOf(cadenceFormats, newestFormat(cadenceFormats) + 1)).toThrow('unknownFormat');
});

const frozenPlan: Plan = {
  ...{ start: '2026-09-07', committedDate: '2026-12-01', distribution: 'triangular', seed: 20260907 },
  calendar: {
    ...{ name: 'cn', week: [true, true, true, true, true, false, false], holidays: 'cn' },
    exceptions: [{ from: '2026-10-09', to: '2026-10-09', working: false, name: '搬家' }],
  },
  tasks: [
    newTask('d', { name: '上市', kind: 'launch', optimistic: 0, likely: 0, pessimistic: 0 }),
    newTask('b', {
      ...{ name: '试产', parentId: 'a', track: 'product', owner: '林一', optimistic: 3, likely: 5.5, pessimistic: 10 },
      ...{ pin: { kind: 'start_no_earlier', date: '2026-09-14' }, actualStart: '2026-09-15' },
    }),
    newTask('a', { name: '制造', kind: 'summary', track: 'product' }),
    newTask('c', { name: '预售页上线', kind: 'milestone', track: 'market', phase: 'presale', holdsLaunch: false }),
  ],
  dependencies: [
    { predecessorId: 'b', successorId: 'd', kind: 'FS', lag: 2 },
    { predecessorId: 'b', successorId: 'c', kind: 'SS', lag: -1 },
  ],
};

test.each(cadenceFormats.map((_, index) => index + 1))(
  'what was signed in form %i is written down the same for ever',
  (format) => {
    const frozen = reference<{ hash: string; content: unknown }>(`cadence-card-${format}.json`);
    const content = formatOf(cadenceFormats, format)(frozenPlan);
    expect(content).toEqual(frozen.content);
    expect(contentHash(content)).toBe(frozen.hash);
  },
);
