import type { KpiId, KpiOwner, KpiUnit } from './kpi-catalogue.ts';
import type { Text } from './text.ts';

export type KpiStatus = 'met' | 'at_risk' | 'missed' | 'unknown';

/** One line of an explanation: what went in, how much of it. */
export type ExplainLine = {
  label: Text;
  value: number | string | null;
  unit?: KpiUnit | undefined;
  currency?: string | undefined;
  /** A difference: a gain is written with its plus. */
  signed?: boolean | undefined;
};

/** Why a number is what it is: enough for a reader to recompute it. */
export type Explain = {
  formula: Text;
  inputs: ExplainLine[];
  /** What was left out and why, with counts; empty means nothing was left out. */
  exclusions: ExplainLine[];
  method: Text;
};

/** Rows that a figure counts: a read of the API with the rest of its input (beside workspace and launch) that returns exactly these. */
export type CountedRows = {
  procedure: string;
  input: Record<string, string | number | boolean>;
  counted: number;
};

/** A number that a card, OKR, alarm, sync or API shows; produced by exactly one function per `id`. */
export type Kpi = {
  id: KpiId;
  label: Text;
  value: number | string | null;
  unit: KpiUnit;
  currency?: string | undefined;
  /** A difference: a gain is written with its plus. */
  signed?: boolean | undefined;
  /** Present where the value is an estimate. */
  interval?: { lower: number | string; upper: number | string; confidence: number } | undefined;
  target?: number | string | undefined;
  owner: KpiOwner;
  status: KpiStatus;
  /** ISO instant up to which the inputs are complete. */
  asOf: string;
  /** What opens behind the number; not given where it counts no rows, as a forecast does not. */
  rows?: CountedRows[] | undefined;
  explain: Explain;
};

/** The same figures at a later moment, up to which nothing about their inputs has changed. */
export const stillAt = <K extends Kpi | null>(kpi: K, asOf: string): K => kpi && { ...kpi, asOf };
