import { invalidInput } from '../errors.ts';
import { type Dependency, newTask, type PlanTask } from './plan.ts';

/**
 * Reads the precedence network of a PSPLIB single-mode instance (`.sm`, Kolisch & Sprecher 1996): one task per job,
 * named by its number, durations in periods; resources are left out. Fails with `invalid_input`, naming the line.
 */
export function readPsplib(content: string): { tasks: PlanTask[]; dependencies: Dependency[] } {
  const lines = content.split(/\r?\n/);
  const precedence = sectionRows(lines, /^PRECEDENCE RELATIONS/, 2);
  const requests = sectionRows(lines, /^REQUESTS\/DURATIONS/, 3);
  if (precedence.length === 0 || requests.length === 0) throw invalidInput('cadence.errors.not_psplib');
  const tasks = requests.map(({ line, numbers }) => {
    const [job, , days] = numbers;
    if (job === undefined || days === undefined) throw invalidInput('cadence.errors.psplib_line', { row: line });
    return newTask(String(job), { optimistic: days, likely: days, pessimistic: days });
  });
  const dependencies = precedence.flatMap(({ line, numbers }) => {
    const [job, , count, ...successors] = numbers;
    if (job === undefined || count !== successors.length) {
      throw invalidInput('cadence.errors.psplib_line', { row: line });
    }
    return successors.map(
      (successor): Dependency => ({
        predecessorId: String(job),
        successorId: String(successor),
        kind: 'FS',
        lag: 0,
      }),
    );
  });
  return { tasks, dependencies };
}

/** The rows of numbers below a heading, up to the next line of asterisks. */
function sectionRows(lines: readonly string[], heading: RegExp, headingLines: number) {
  const at = lines.findIndex((line) => heading.test(line));
  if (at < 0) return [];
  const end = lines.findIndex((line, i) => i > at && line.startsWith('***'));
  return lines
    .slice(at + headingLines, end < 0 ? undefined : end)
    .map((line, i) => ({ line: at + headingLines + i + 1, text: line.trim() }))
    .filter(({ text }) => text !== '')
    .map(({ line, text }) => {
      const numbers = text.split(/\s+/).map(Number);
      if (numbers.some((n) => !Number.isFinite(n))) throw invalidInput('cadence.errors.psplib_line', { row: line });
      return { line, numbers };
    });
}
