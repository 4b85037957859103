import { setTimeout as wait } from 'node:timers/promises';
import type { PlanTask } from '../../domain/cadence/plan.ts';
import type { CardKind } from '../../domain/cards/summary.ts';
import { later, type PlainDate } from '../../domain/time/plain-date.ts';
import type { CardStory } from '../features/sample/story/scenario.ts';
import type { Client } from './client.ts';
import type { LaunchStage, StoryEvent } from './stage.ts';

type StoredTask = { id: string; version: number };

/** Both sides sign what the card says on that day. */
export function signatureEvents(stage: LaunchStage, kind: CardKind, signed: CardStory): StoryEvent[] {
  const { at, side, event } = stage;
  return signed.map((signature) =>
    event(signature.on, 'sign', async () => {
      const client = side(signature.side);
      const hash = (await client.cards.get(at())).find((card) => card.kind === kind)!.hash!;
      const what = { ...at(), kind, hash };
      await (signature.side === 'pm' ? client.cards.signAsPm(what) : client.cards.signAsGtm(what));
    }),
  );
}

const outlookTakesMs = 10_000;

/** A forecast is kept after every report. People do not report faster than that, so neither does the story. */
async function outlookKept({ at, side }: LaunchStage, on: PlainDate | null): Promise<void> {
  if (on === null) return;
  for (const until = Date.now() + outlookTakesMs; Date.now() < until; await wait(40)) {
    const kept = await side('pm').plan.history(at());
    if (kept.some(({ takenOn }) => takenOn === on)) return;
  }
}

/** The cadence card: the plan as agreed, its baseline, what was reported since, and an amendment where something slipped. */
export function cadenceEvents(stage: LaunchStage): StoryEvent[] {
  const { launch, at, side, event } = stage;
  const { plan, amendment } = launch;
  /** The stored tasks by name, as the last write answered them. */
  const stored = new Map<string, StoredTask>();
  let reportedOn: PlainDate | null = null;
  const update = async (client: Client, name: string, patch: Partial<PlanTask>, on: PlainDate) => {
    await outlookKept(stage, reportedOn);
    reportedOn = on;
    const { id: taskId, version } = stored.get(name)!;
    stored.set(name, await client.plan.updateTask({ ...at(), taskId, version, ...patch }));
  };

  const draft = event(launch.plannedOn, 'plan', async () => {
    const { tasks } = await side('pm').plan.replace({
      ...at(),
      start: plan.start,
      calendar: { ...plan.calendar, week: [...plan.calendar.week], exceptions: [...plan.calendar.exceptions] },
      distribution: plan.distribution,
      seed: plan.seed,
      tasks: plan.tasks.map(({ donePercentOn: _on, ...task }) => ({ ...task, actualStart: null, actualFinish: null })),
      dependencies: [...plan.dependencies],
    });
    for (const task of tasks) stored.set(task.name, task);
  });
  const baseline = launch.cadenceSigned.slice(-1).map(({ on }) =>
    event(on, 'plan', async () => {
      await side('pm').plan.createBaseline({ ...at(), name: stage.baselineName });
    }),
  );
  const reports = plan.tasks.flatMap((task) => {
    const days = [...new Set([task.actualStart, task.actualFinish].filter((day) => day !== null))];
    const client = side(task.track === 'market' ? 'gtm' : 'pm');
    // What had happened before there was a plan is reported with it.
    return days.map((on) =>
      event(later(on, launch.plannedOn), 'progress', () =>
        update(
          client,
          task.id,
          {
            ...(task.actualStart === on ? { actualStart: on } : {}),
            ...(task.actualFinish === on ? { actualFinish: on } : {}),
          },
          later(on, launch.plannedOn),
        ),
      ),
    );
  });
  const amended = amendment
    ? [
        event(amendment.on, 'plan', async () => {
          const client = side(amendment.by);
          await client.cards.amend({ ...at(), kind: 'cadence', reason: amendment.reason });
          for (const { id, optimistic, likely, pessimistic } of amendment.tasks) {
            await update(client, id, { optimistic, likely, pessimistic }, amendment.on);
          }
        }),
        ...signatureEvents(stage, 'cadence', amendment.signed),
      ]
    : [];
  return [draft, ...baseline, ...signatureEvents(stage, 'cadence', launch.cadenceSigned), ...reports, ...amended];
}
