import type { ReadTask } from './mspdi-notices.ts';
import { type MspdiProject, readDate } from './mspdi-project.ts';
import { type MspdiTask, mspdiTask } from './mspdi-task.ts';
import { textOf, type XmlElement } from './mspdi-xml.ts';
import type { PlanTask } from './plan.ts';

/** A task with its element, its duration as the file counts it, and the summary it belongs to. */
export type OutlineTask = ReadTask & MspdiTask;

/** Reads all tasks, in the file's order. */
export function outlineTasks(filled: readonly XmlElement[], project: MspdiProject): OutlineTask[] {
  return heldByGroups(placedTasks(filled, project), project);
}

/** A task belongs to the nearest task above it with a lower outline level, where that is a summary. */
function placedTasks(filled: readonly XmlElement[], project: MspdiProject): OutlineTask[] {
  const levels = filled.map((element) => Number(textOf(element, 'OutlineLevel') ?? 1));
  const open: { level: number; task: PlanTask }[] = [];
  return filled.map((element, i) => {
    const level = levels[i]!;
    const read = mspdiTask(element, (levels[i + 1] ?? 0) > level, project);
    while (open.length > 0 && open.at(-1)!.level >= level) open.pop();
    const parent = open.at(-1)?.task;
    const task = { ...read.task, parentId: parent?.kind === 'summary' ? parent.id : null };
    open.push({ level, task });
    return { ...read, task, element };
  });
}

/** A group that must not start earlier holds back everything in it. */
function heldByGroups(read: readonly OutlineTask[], project: MspdiProject): OutlineTask[] {
  const holding = new Map<string, string>();
  return read.map((each) => {
    const { element, task } = each;
    const above = task.parentId === null ? undefined : holding.get(task.parentId);
    if (task.kind === 'summary') {
      const own = textOf(element, 'ConstraintType') === '4' ? readDate(element, 'ConstraintDate', project) : null;
      const date = [own, above].reduce((last, date) => (date && (!last || date > last) ? date : last), null);
      if (date) holding.set(task.id, date);
      return each;
    }
    const isFree = task.pin === null || (task.pin.kind === 'start_no_earlier' && above && task.pin.date < above);
    return above && isFree ? { ...each, task: { ...task, pin: { kind: 'start_no_earlier', date: above } } } : each;
  });
}
