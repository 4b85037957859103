import { z } from 'zod';
import { differenceReasons } from '../domain/cadence/compare-file.ts';
import { dependencyKinds, distributions, longestDays, pinKinds, taskKinds, tracks } from '../domain/cadence/plan.ts';
import {
  fileBody,
  id,
  instant,
  kpiSchema,
  launchInput,
  longBody,
  plainDate,
  reads,
  textSchema,
  version,
  wholeBody,
  writes,
} from './procedure.ts';
import { shownPlan } from './shown.ts';

const tag = 'cadence';
const planPath = '/workspaces/{workspaceId}/launches/{launchId}/plan' as const;
const days = z.number().min(0).max(longestDays);
const lag = z.number().min(-longestDays).max(longestDays);
const pin = z.object({ kind: z.enum(pinKinds), date: plainDate });

export const calendarSchema = z.object({
  name: z.string().max(120),
  /** Monday to Sunday: worked or not. */
  week: z.array(z.boolean()).length(7),
  /** `cn`: Chinese statutory holidays and make-up days in the years that are published. */
  holidays: z.enum(['cn', 'none']),
  exceptions: z
    .array(z.object({ from: plainDate, to: plainDate, working: z.boolean(), name: z.string().max(120) }))
    .max(2000),
});

/** What a person decides about a task. Durations in working days; a missing point equals the most likely one. */
const taskFields = z.object({
  name: z.string().trim().min(1).max(200),
  kind: z.enum(taskKinds),
  parentId: id.nullable(),
  track: z.enum(tracks).nullable(),
  /** presale, distribution, ads, launch, or a name of your own. */
  phase: z.string().trim().max(60).nullable(),
  optimistic: days,
  likely: days,
  pessimistic: days,
  pin: pin.nullable(),
  /** Must it be finished before the launch? */
  holdsLaunch: z.boolean(),
  actualStart: plainDate.nullable(),
  actualFinish: plainDate.nullable(),
  /** Of work that has begun, in whole percent, as of the day on which it is said; null where nobody has. All of what has ended. */
  donePercent: z.int().min(0).max(100).nullable(),
  owner: z.string().trim().max(120),
  /** The member who is the owner, where it is one. */
  ownerId: id.nullable(),
  /** Order in the plan; any number. */
  position: z.number(),
});
const taskPatch = taskFields.partial();
const newTask = taskPatch.required({ name: true });

const datePercentiles = z.object({ p50: plainDate, p80: plainDate, p95: plainDate });
const storedTask = taskFields.extend({
  donePercentOn: plainDate.nullable(),
  id,
  version,
  deletedAt: instant.nullable(),
});
const taskSchema = storedTask.extend({
  /** Computed with every task at its most likely duration. */
  start: plainDate.nullable(),
  finish: plainDate.nullable(),
  totalFloat: z.number().nullable(),
  freeFloat: z.number().nullable(),
  critical: z.boolean(),
  /** Working days by which predecessors overrun a fixed date. */
  overrun: z.number(),
  /** Working days by which the task misses its own deadline. */
  late: z.number(),
  /** From the simulation; null for summaries. */
  finishForecast: datePercentiles.nullable(),
  /** In how many draws the task lay on the chain that decided the launch. */
  criticalDraws: z.int().nullable(),
  sensitivity: z.number().nullable(),
});
const dependencySchema = z.object({
  id,
  predecessorId: id,
  successorId: id,
  kind: z.enum(dependencyKinds),
  /** Working days; negative lets the successor overlap. */
  lag: z.number(),
});
const dayCount = z.object({ date: plainDate, hits: z.int() });
const forecastSchema = z.object({
  draws: z.int(),
  seed: z.int(),
  distribution: z.enum(distributions),
  /** False where no open task has a range. */
  uncertain: z.boolean(),
  launch: datePercentiles,
  lengthDays: z.object({
    mean: z.number(),
    sd: z.number(),
    p5: z.number(),
    p10: z.number(),
    p50: z.number(),
    p80: z.number(),
    p90: z.number(),
    p95: z.number(),
  }),
  trackReady: z.object({ product: datePercentiles.nullable(), market: datePercentiles.nullable() }),
  /** For each possible ready day of a track: draws in which it is ready by then. */
  readyCurve: z.object({ product: z.array(dayCount).nullable(), market: z.array(dayCount).nullable() }),
  committed: dayCount.nullable(),
  /** For each possible launch day: draws that have launched by then. */
  curve: z.array(dayCount),
});
const baselineSchema = z.object({
  id,
  name: z.string(),
  launchDate: plainDate.nullable(),
  /** Brought by a plan file, and not kept here. */
  imported: z.boolean(),
  createdAt: instant,
});
const batchMode = z.enum(['append', 'replace']);
/** With the first and last day of each task, by its id. */
const datedBaselineSchema = baselineSchema.extend({ dates: z.record(z.string(), z.tuple([plainDate, plainDate])) });
const planSchema = z.object({
  launchId: id,
  /** 0 until somebody writes to the plan. */
  version,
  start: plainDate,
  committedDate: plainDate,
  calendar: calendarSchema,
  distribution: z.enum(distributions),
  seed: z.int(),
  /** The status date: unfinished work cannot lie before it. */
  today: plainDate,
  /** False while the card is signed and no amendment is open. */
  editable: z.boolean(),
  tasks: z.array(taskSchema),
  dependencies: z.array(dependencySchema),
  schedule: z.object({
    launchDate: plainDate,
    readyDate: plainDate,
    lengthDays: z.number(),
    trackReady: z.object({ product: plainDate.nullable(), market: plainDate.nullable() }),
    criticalTaskIds: z.array(id),
    from: plainDate,
    to: plainDate,
  }),
  forecast: forecastSchema,
  /** Days off and make-up days over the plan's span with a margin. */
  markedDays: z.array(
    z.object({
      date: plainDate,
      working: z.boolean(),
      because: z.enum(['week', 'holiday', 'make_up', 'exception']),
      name: z.string(),
    }),
  ),
  kpis: z.array(kpiSchema),
  headline: textSchema,
  verdict: textSchema,
  notices: z.array(textSchema),
  baselines: z.array(baselineSchema),
  /** What came last at once, by a file or a table: it can be taken back until something else is changed. */
  lastBatch: z.object({ id, name: z.string(), mode: batchMode, tasks: z.int(), createdAt: instant }).nullable(),
  asOf: instant,
});

/** One edit of a plan, for previews. */
export const planChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('update_task'), taskId: id, patch: taskPatch.omit({ position: true, ownerId: true }) }),
  z.object({ kind: z.literal('add_task'), task: newTask.omit({ position: true, ownerId: true }).extend({ id }) }),
  z.object({ kind: z.literal('remove_task'), taskId: id }),
  z.object({
    kind: z.literal('add_dependency'),
    dependency: dependencySchema.omit({ id: true }),
  }),
  z.object({ kind: z.literal('remove_dependency'), predecessorId: id, successorId: id }),
  z.object({
    kind: z.literal('update_plan'),
    patch: z.object({
      start: plainDate.optional(),
      committedDate: plainDate.optional(),
      calendar: calendarSchema.optional(),
      distribution: z.enum(distributions).optional(),
    }),
  }),
]);
const outlookSchema = z.object({
  launchDate: plainDate,
  ...datePercentiles.shape,
  /** Draws that keep the committed date; null where nothing has a range. */
  hits: z.int().nullable(),
  draws: z.int(),
  gapDays: z.int().nullable(),
});
const span = z.object({ start: plainDate, finish: plainDate });

/** An id of the sender's, that only connects the parts of one request. */
const ownId = z.string().max(200);
/** Ids are yours and connect the parts of this request; others are those of tasks that the plan has. */
const ownTasks = z.array(
  newTask.omit({ position: true, parentId: true }).extend({ id: ownId, parentId: ownId.nullable().optional() }),
);
const ownDependencies = z.array(
  z.object({
    predecessorId: ownId,
    successorId: ownId,
    kind: z.enum(dependencyKinds).default('FS'),
    lag: lag.default(0),
  }),
);

const importInput = launchInput.extend({
  fileName: z.string().max(255),
  /**
   * The whole file, at most 10 MB: the text of a CSV or of MS Project's XML; of a spreadsheet (.xlsx, .xls, .ods) its bytes in base64 behind
   * `data:application/octet-stream;base64,`.
   */
  content: z.string().max(10_000_000),
  /** The track of tasks for which the file states none. */
  track: z.enum(tracks).default('product'),
  /** Schedule by the calendar of the file instead of the plan's own. */
  useCalendar: z.boolean().default(false),
});
const importCounts = z.object({
  format: z.enum(['csv', 'mspdi', 'psplib']),
  name: z.string(),
  start: plainDate.nullable(),
  tasks: z.int(),
  milestones: z.int(),
  summaries: z.int(),
  dependencies: z.int(),
  calendars: z.int(),
  baselines: z.int(),
  /** Tasks without a range between optimistic and pessimistic. */
  withoutRange: z.int(),
  withoutTrack: z.int(),
});
/** The tasks that lie elsewhere in the plan than their file says, of those it dates; the first of them with the reasons. */
const fileDates = z.object({ start: plainDate.nullable(), finish: plainDate.nullable() });
const fileComparison = z.object({
  compared: z.int(),
  differing: z.int(),
  differences: z.array(
    z.object({
      taskId: z.string(),
      name: z.string(),
      file: fileDates,
      here: z.object({ start: plainDate, finish: plainDate }),
      reasons: z.array(z.enum(differenceReasons)).min(1),
      /** The task that it follows, where that is the reason. */
      because: z.string().nullable(),
    }),
  ),
});
const importProblem = z.object({ row: z.int().nullable(), column: z.string().nullable(), reason: textSchema });

export const plan = {
  get: reads({
    path: planPath,
    access: 'read',
    summary: 'The plan with dates, critical path and forecast',
    tag,
    shows: [...shownPlan, 'launch', 'card', 'baseline'],
  })
    .input(launchInput)
    .output(planSchema),
  inForce: reads({
    path: `${planPath}/in-force`,
    access: 'read',
    summary: 'The forecast of the plan that both sides are bound by: the locked one while an amendment is open',
    tag,
    // The first baseline may be the first that is written of a plan.
    shows: [...shownPlan, 'launch', 'card', 'baseline'],
  })
    .input(launchInput)
    .output(z.object({ forecast: forecastSchema })),
  update: writes({
    path: planPath,
    method: 'PATCH',
    access: 'edit.cadence',
    bodyMax: longBody,
    summary: 'Change start, calendar or method',
    tag,
  })
    .input(
      launchInput.extend({
        version,
        start: plainDate.optional(),
        calendar: calendarSchema.optional(),
        distribution: z.enum(distributions).optional(),
        seed: z.int().min(0).max(2_147_483_647).optional(),
      }),
    )
    .output(planSchema),
  createTask: writes({ path: `${planPath}/tasks`, access: 'edit.cadence', summary: 'Add a task', tag })
    .input(
      launchInput.extend(newTask.shape).extend({
        /** Tasks that it waits for: finish to start. */
        predecessorIds: z.array(id).max(100).default([]),
      }),
    )
    .output(storedTask),
  createBatch: writes({
    path: `${planPath}/tasks/batch`,
    access: 'edit.cadence',
    bodyMax: longBody,
    summary: 'Add several tasks with their links at once: all of them or none',
    tag,
  })
    .input(
      launchInput.extend({ tasks: ownTasks.min(1).max(500), dependencies: ownDependencies.max(2_000).default([]) }),
    )
    .output(z.object({ tasks: z.int(), dependencies: z.int(), batchId: id })),
  updateTask: writes({
    path: `${planPath}/tasks/{taskId}`,
    method: 'PATCH',
    access: 'edit.cadence',
    summary: 'Change a task, or report its progress',
    tag,
  })
    .input(launchInput.extend(taskPatch.shape).extend({ taskId: id, version }))
    .output(storedTask),
  deleteTask: writes({
    path: `${planPath}/tasks/{taskId}`,
    method: 'DELETE',
    access: 'edit.cadence',
    summary: 'Put a task into the trash',
    tag,
  })
    .input(launchInput.extend({ taskId: id, version }))
    .output(storedTask),
  restoreTask: writes({
    path: `${planPath}/tasks/{taskId}/restore`,
    access: 'edit.cadence',
    summary: 'Take a task out of the trash, with its dependencies',
    tag,
  })
    .input(launchInput.extend({ taskId: id, version }))
    .output(storedTask),
  trash: reads({
    path: `${planPath}/trash`,
    access: 'read',
    summary: 'The last 2,000 tasks in the trash',
    tag,
    shows: ['plan', 'task'],
  })
    .input(launchInput)
    .output(z.array(storedTask)),
  createDependency: writes({ path: `${planPath}/dependencies`, access: 'edit.cadence', summary: 'Link two tasks', tag })
    .input(
      launchInput.extend({
        predecessorId: id,
        successorId: id,
        kind: z.enum(dependencyKinds).default('FS'),
        lag: lag.default(0),
      }),
    )
    .output(dependencySchema),
  deleteDependency: writes({
    path: `${planPath}/dependencies/{dependencyId}`,
    method: 'DELETE',
    access: 'edit.cadence',
    summary: 'Unlink two tasks',
    tag,
  })
    .input(launchInput.extend({ dependencyId: id }))
    .output(dependencySchema),
  preview: reads({
    path: `${planPath}/preview`,
    method: 'POST',
    access: 'read',
    bodyMax: longBody,
    summary: 'What would these changes do? Nothing is saved',
    tag,
    shows: [...shownPlan, 'launch'],
  })
    .input(launchInput.extend({ changes: z.array(planChange).min(1).max(200) }))
    .output(
      z.object({
        moved: z.array(z.object({ id, name: z.string(), before: span.nullable(), after: span.nullable() })),
        unmoved: z.int(),
        before: outlookSchema,
        after: outlookSchema,
        criticality: z.array(z.object({ id, name: z.string(), before: z.int().nullable(), after: z.int().nullable() })),
        tasks: z.array(
          z.object({
            id,
            ...span.shape,
            finishForecast: datePercentiles.nullable(),
            criticalDraws: z.int().nullable(),
          }),
        ),
        forecast: forecastSchema,
      }),
    ),
  checkImport: reads({
    path: `${planPath}/import/check`,
    method: 'POST',
    access: 'read',
    bodyMax: fileBody,
    summary: 'Read a plan file and say what is in it; nothing is saved',
    tag,
    shows: [],
  })
    // How the file is meant to come in says on which days its tasks would lie.
    .input(importInput.extend({ mode: batchMode.default('replace') }))
    .output(
      z.object({
        counts: importCounts.nullable(),
        problems: z.array(importProblem),
        notices: z.array(textSchema),
        /** Null where the file gives no dates. */
        comparison: fileComparison.nullable(),
      }),
    ),
  import: writes({
    path: `${planPath}/import`,
    access: 'edit.cadence',
    bodyMax: fileBody,
    summary: 'Import a plan file',
    tag,
  })
    .input(importInput.extend({ mode: batchMode }))
    .output(
      z.object({
        counts: importCounts,
        notices: z.array(textSchema),
        comparison: fileComparison.nullable(),
        batchId: id,
      }),
    ),
  undoBatch: writes({
    path: `${planPath}/batches/{batchId}/undo`,
    access: 'edit.cadence',
    summary: 'Take back what came into the plan at once; refused where it was changed since',
    tag,
  })
    .input(launchInput.extend({ batchId: id }))
    .output(z.object({ name: z.string(), tasks: z.int(), dependencies: z.int() })),
  replace: writes({
    path: planPath,
    method: 'PUT',
    access: 'edit.cadence',
    bodyMax: wholeBody,
    summary: 'Replace the whole plan',
    tag,
  })
    .input(
      launchInput.extend({
        start: plainDate,
        calendar: calendarSchema.optional(),
        distribution: z.enum(distributions).default('pert_beta'),
        seed: z.int().min(0).max(2_147_483_647).optional(),
        tasks: ownTasks.max(2000),
        dependencies: ownDependencies.max(10_000),
      }),
    )
    .output(planSchema),
  export: reads({
    path: `${planPath}/export`,
    access: 'read',
    summary: 'The plan as a CSV or MS Project XML file',
    tag,
    shows: [],
  })
    .input(launchInput.extend({ format: z.enum(['csv', 'mspdi']) }))
    .output(z.object({ fileName: z.string(), mediaType: z.string(), content: z.string() })),
  createBaseline: writes({
    path: `${planPath}/baselines`,
    access: 'edit.cadence',
    summary: 'Keep the dates as they are now',
    tag,
  })
    .input(launchInput.extend({ name: z.string().trim().min(1).max(120) }))
    .output(datedBaselineSchema),
  baseline: reads({
    path: `${planPath}/baselines/{baselineId}`,
    access: 'read',
    summary: 'A baseline with the dates that it keeps',
    tag,
    shows: ['baseline'],
  })
    .input(launchInput.extend({ baselineId: id }))
    .output(datedBaselineSchema),
  deleteBaseline: writes({
    path: `${planPath}/baselines/{baselineId}`,
    method: 'DELETE',
    access: 'edit.cadence',
    summary: 'Delete a baseline',
    tag,
  })
    .input(launchInput.extend({ baselineId: id }))
    .output(datedBaselineSchema),
  history: reads({
    path: `${planPath}/history`,
    access: 'read',
    summary: 'What the forecast said on earlier days',
    tag,
    shows: ['outlook'],
  })
    .input(launchInput)
    .output(
      z.array(
        z.object({
          takenOn: plainDate,
          committedDate: plainDate,
          ...datePercentiles.shape,
          hits: z.int().nullable(),
          draws: z.int(),
        }),
      ),
    ),
};
