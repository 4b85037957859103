import type { PlainDate } from '../time/plain-date.ts';
import type { Counted, DriverActual, EnteredActual } from './actuals.ts';
import type { DayRefunds, DaySales } from './day-amounts.ts';
import type { Gap } from './gap.ts';
import type { Projection } from './projection.ts';
import type { Quantiles } from './scoring.ts';
import type { SettlementResult } from './settlement.ts';
import type { WagerState } from './state.ts';
import type { WagerTerms } from './wager.ts';

/** What the standing of a wager is computed from. */
export type ProgressInput = {
  terms: WagerTerms;
  today: PlainDate;
  /** ISO instant of the reading. */
  now: string;
  /** Last day with orders or refunds within the windows; `null` while there are none. */
  lastDay: PlainDate | null;
  counted: Counted;
  /** The same facts by day of order, for the projection. */
  sales: readonly DaySales[];
  refunds: readonly DayRefunds[];
  entered: readonly EnteredActual[];
  /** Forecasts that have been opened. */
  forecasts: { pm: Quantiles | null; gtm: Quantiles | null };
  earlierRatios: readonly number[];
  /** The newest settlement or adjustment. */
  settled: SettlementResult | null;
};

export type DayPoint = {
  date: PlainDate /** Cumulative; `null` after the last known day. */;
  actual: number | null;
  plan: number;
};

/** Figures from which sentences and KPIs are made. */
export type ProgressFigures = {
  state: WagerState;
  /** The day up to which facts are counted; `null` while there are none. */
  asOf: PlainDate | null;
  /** That day has not ended: what it brings may still grow, while the plan counts it in full. */
  isPartial: boolean;
  elapsedShare: number;
  /** Of the whole window. */
  planTotal: number;
  /** Plan and fact of every channel and driver as of that day. */
  drivers: DriverActual[];
  /** Against the plan for the days so far; `null` while there are no facts. */
  gap: Gap | null;
  days: DayPoint[];
  projection: Projection;
  /** The projected outcome less the plan of the whole window; `null` where nothing is projected. */
  projectedGap: { p10: number; p50: number; p90: number } | null;
  /** Provisional on the projected median until settled; `null` until forecasts are open. */
  scores: (SettlementResult['scores'] & { observed: number; provisional: boolean }) | null;
  /** Return rate so far, matured where it can be, and as planned; `null` where there is no such driver or nothing was sold. */
  returnRate: { soFar: number | null; matured: number | null; planned: number | null };
  counts: Counted['counts'];
};
