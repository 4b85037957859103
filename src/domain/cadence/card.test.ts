import { expect, it } from 'vitest';
import { formatOf, newestFormat } from '../cards/format.ts';
import { chineseCalendar } from './calendar.ts';
import { cadenceCardContent, cadenceFormats } from './card.ts';
import { newTask } from './plan.ts';

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

it('a form is found by its number, and one that only a newer program knows is refused', () => {
  expect(formatOf(cadenceFormats, newestFormat(cadenceFormats))(plan)).toEqual(cadenceCardContent(plan));
  expect(() => formatOf(cadenceFormats, newestFormat(cadenceFormats) + 1)).toThrow('unknownFormat');
});
