import { type Kpi, type KpiStatus, stillAt } from '../kpi.ts';
import { type Text, text } from '../text.ts';

export const cardKinds = ['demand', 'cadence', 'wager'] as const;
export type CardKind = (typeof cardKinds)[number];

/**
 * What the overview and the launch page show of one card. Every card's feature produces it from the same figures as its own screen.
 */
export type CardSummary = {
  kind: CardKind;
  status: KpiStatus;
  /** Two to six words: the verdict as a label. */
  headline: Text;
  /** One sentence: the verdict with the number that decides it. */
  verdict: Text;
  /** The number that stands large on the card; `null` while there is nothing to show. */
  hero: Kpi | null;
  /** What the hero number is of, e.g. "条必须需求已验证". */
  heroLabel: Text;
  /**
   * The interval bar: positions −1…1 with the target at 0 and passing to the right.
   * `estimate` has an interval, `happened` is a settled fact, `sealed` must not be shown yet, `empty` has nothing yet.
   */
  bar: {
    state: 'estimate' | 'happened' | 'sealed' | 'empty';
    value: number;
    lower: number;
    upper: number;
    label: Text;
  };
  kpis: Kpi[];
  /** What somebody should do next on this card, most urgent first. `owner` is the side it waits for. */
  next: { status: KpiStatus; text: Text; owner: 'pm' | 'gtm' | 'joint' | 'lead' }[];
};

/** The same card at a later moment, up to which nothing about it has changed. */
export const summaryStillAt = <S extends CardSummary>(summary: S, asOf: string): S => ({
  ...summary,
  hero: stillAt(summary.hero, asOf),
  kpis: summary.kpis.map((kpi) => stillAt(kpi, asOf)),
});

/** A card whose evidence cannot be computed: it says why, so that it hides neither itself nor the cards beside it. */
export function unreadableSummary(kind: CardKind, reason: Text): CardSummary {
  const headline = text('cards.unreadable.headline');
  return {
    kind,
    status: 'unknown',
    headline,
    verdict: reason,
    hero: null,
    heroLabel: headline,
    bar: { state: 'empty', value: 0, lower: 0, upper: 0, label: headline },
    kpis: [],
    next: [{ status: 'missed', text: reason, owner: 'joint' }],
  };
}
