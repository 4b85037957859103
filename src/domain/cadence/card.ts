import type { Plan } from './plan.ts';

/**
 * What PM and GTM sign on the cadence card: the plan they agree on, in a form that does not depend on the order of rows.
 * Progress (actual dates) and the forecast are not part of it: neither is a decision. Ready for canonical JSON.
 */
export function cadenceCardContent(plan: Plan) {
  return {
    start: plan.start,
    committedDate: plan.committedDate,
    calendar: {
      name: plan.calendar.name,
      week: [...plan.calendar.week],
      holidays: plan.calendar.holidays,
      exceptions: plan.calendar.exceptions.map(({ from, to, working, name }) => ({ from, to, working, name })),
    },
    distribution: plan.distribution,
    seed: plan.seed,
    tasks: [...plan.tasks]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, name, kind, parentId, track, phase, optimistic, likely, pessimistic, pin, holdsLaunch, owner }) => ({
        ...{ id, name, kind, parentId, track, phase, optimistic, likely, pessimistic, holdsLaunch, owner },
        pin: pin && { kind: pin.kind, date: pin.date },
      })),
    dependencies: plan.dependencies
      .map(({ predecessorId, successorId, kind, lag }) => ({ predecessorId, successorId, kind, lag }))
      .sort((a, b) => (`${a.predecessorId} ${a.successorId}` < `${b.predecessorId} ${b.successorId}` ? -1 : 1)),
  };
}

export const cadenceFormats = [cadenceCardContent] as const;
