import { chineseCalendar, workingAxis } from '../../../../domain/cadence/calendar.ts';
import { forecastPlan } from '../../../../domain/cadence/forecast.ts';
import { type Dependency, newTask, type Plan, type PlanTask, type phases } from '../../../../domain/cadence/plan.ts';
import type { Side } from '../../../../domain/cards/signing.ts';
import type { Criterion } from '../../../../domain/demand/criterion.ts';
import type { Kind, Specs } from '../../../../domain/demand/measures.ts';
import type { SideView } from '../../../../domain/demand/priority.ts';
import type { Role } from '../../../../domain/people/roles.ts';
import { type PlainDate, toEpochDay, toPlainDate } from '../../../../domain/time/plain-date.ts';
import type { EnteredActual } from '../../../../domain/wager/actuals.ts';
import type { Quantiles } from '../../../../domain/wager/scoring.ts';
import type { WagerTerms } from '../../../../domain/wager/wager.ts';
import type { OrderBook } from './orders.ts';
import type { Survey } from './survey.ts';

/** The languages in which the story is told. */
export type StoryLocale = 'zh-CN' | 'en';

/** Somebody of the sample company; `you` is whoever asked for the sample. */
export type PersonKey = string;
export const you: PersonKey = 'you';
export type SamplePerson = { key: PersonKey; name: string; role: Role };

/** A need with what each side thinks of it and the standard it was measured by. */
export type SampleNeed = {
  title: string;
  statement: string;
  pm: SideView & { reason: string };
  gtm: SideView & { reason: string };
  agreed: SideView['moscow'];
  criterion:
    | (Omit<Criterion, 'measure' | 'segment'> & {
        /** Header of the question in the first survey of the launch: its position is not known here. */
        question: string;
        measure: { [K in Kind]: { kind: K; spec: Omit<Specs[K], 'position'> } }[Kind];
        segment: string | null;
      })
    | null;
};

/** Who has signed a card, on which day; both sides: locked. */
export type CardStory = { side: Side; on: PlainDate }[];

export type SampleAmendment = {
  on: PlainDate;
  by: Side;
  reason: string;
  /** Tasks as they are after the amendment; the others stay. */
  tasks: readonly PlanTask[];
  signed: CardStory;
};

export type SampleWager = {
  draftedOn: PlainDate;
  terms: WagerTerms;
  forecasts: { side: Side; on: PlainDate; quantiles: Quantiles }[];
  signed: CardStory;
  actuals: { by: Side; on: PlainDate; values: readonly EnteredActual[] } | null;
  orders: OrderBook | null;
  settledOn: PlainDate | null;
};

/** One launch from its first day to today. */
export type SampleLaunch = {
  name: string;
  product: string;
  family: 'tob' | 'toc';
  pm: PersonKey;
  gtm: PersonKey;
  committedDate: PlainDate;
  createdOn: PlainDate;
  stage: 'define' | 'prepare' | 'live' | 'settled';
  /** The first is the one that criteria are measured on. */
  surveys: readonly Survey[];
  registeredOn: PlainDate;
  needs: readonly SampleNeed[];
  demandSigned: CardStory;
  plannedOn: PlainDate;
  /** As first signed; what has happened since is in `progress`. */
  plan: Plan;
  cadenceSigned: CardStory;
  amendment: SampleAmendment | null;
  wager: SampleWager | null;
};

/** The whole story: a company, its people and its launches. */
export type Scenario = {
  locale: StoryLocale;
  workspaceName: string;
  /** The plan of each launch as it was first agreed. */
  baselineName: string;
  today: PlainDate;
  people: readonly SamplePerson[];
  launches: readonly SampleLaunch[];
};

/** The days of a story, told from today. */
export type Days = {
  today: PlainDate;
  /** Calendar days from today. */
  day: (offset: number) => PlainDate;
  /** Working days from today; 0 is the next one on or after today. */
  workday: (offset: number) => PlainDate;
};

export function daysAround(today: PlainDate): Days {
  const origin = toEpochDay(today);
  const axis = workingAxis(chineseCalendar, origin);
  return {
    today,
    day: (offset) => toPlainDate(origin + offset),
    workday: (offset) => toPlainDate(axis.dayAt(offset)),
  };
}

/** One line of a plan as a planner writes it. */
export type TaskLine = {
  name: string;
  track: PlanTask['track'];
  phase?: (typeof phases)[number];
  /** Optimistic, likely, pessimistic working days; none for a milestone. */
  days?: readonly [number, number, number];
  /** Names of what comes first: finish to start, or as stated. */
  after?: readonly (string | { task: string; kind: Dependency['kind']; lag: number })[];
  owner: string;
  /** Working days from today. */
  started?: number;
  finished?: number;
  holdsLaunch?: boolean;
  notBefore?: number;
};

/** Turns lines into a plan with its launch, which has happened where `launchedOn` says so; ids are the names. */
export function planOf(
  days: Days,
  lines: readonly TaskLine[],
  start: PlainDate,
  launchedOn: PlainDate | null = null,
): Omit<Plan, 'committedDate'> {
  const at = (offset: number | undefined) => (offset === undefined ? null : days.workday(offset));
  const tasks = lines.map((line): PlanTask => {
    const [optimistic, likely, pessimistic] = line.days ?? [0, 0, 0];
    return newTask(line.name, {
      kind: line.days ? 'task' : 'milestone',
      track: line.track,
      phase: line.phase ?? null,
      optimistic,
      likely,
      pessimistic,
      owner: line.owner,
      actualStart: at(line.days ? line.started : line.finished),
      actualFinish: at(line.finished),
      holdsLaunch: line.holdsLaunch ?? true,
      pin: line.notBefore === undefined ? null : { kind: 'start_no_earlier', date: days.workday(line.notBefore) },
    });
  });
  const dependencies = lines.flatMap((line) =>
    (line.after ?? []).map((before): Dependency => {
      const link = typeof before === 'string' ? { task: before, kind: 'FS' as const, lag: 0 } : before;
      return { predecessorId: link.task, successorId: line.name, kind: link.kind, lag: link.lag };
    }),
  );
  return {
    start,
    calendar: chineseCalendar,
    distribution: 'pert_beta',
    seed: 2,
    tasks: [
      ...tasks,
      newTask('上市', { kind: 'launch', phase: 'launch', actualStart: launchedOn, actualFinish: launchedOn }),
    ],
    dependencies,
  };
}

/** The day that a plan reaches with about this chance: what a company would have promised for the story to be true on any day it is told. */
export function dateWithChance(plan: Omit<Plan, 'committedDate'>, today: PlainDate, chance: number): PlainDate {
  const { curve, draws } = forecastPlan({ ...plan, committedDate: null }, today, 4_000);
  const distance = (hits: number) => Math.abs(hits / draws - chance);
  return curve.reduce((best, point) => (distance(point.hits) < distance(best.hits) ? point : best)).date;
}
