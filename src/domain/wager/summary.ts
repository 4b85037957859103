import { otherSide, sides } from '../cards/signing.ts';
import type { CardSummary } from '../cards/summary.ts';
import type { KpiStatus } from '../kpi.ts';
import { text } from '../text.ts';
import { contestedBy, type Proposed, unansweredFrom, waitsFor } from './agreement.ts';
import type { Progress } from './progress.ts';
import type { WagerTerms } from './wager.ts';

export type SummaryInput = {
  terms: WagerTerms;
  progress: Progress;
  /** Which sides have sealed a forecast. */
  sealed: { pm: boolean; gtm: boolean };
  /** What was proposed and waits for the word of a side. */
  proposed: { actuals: readonly Proposed[]; settlement: (Proposed & { number: number }) | null };
  now: Date;
  /** Both sides signed these terms, or those that an open amendment would change. */
  isBinding: boolean;
};

/** The wager card as the overview and the launch page show it; `null` while nobody has drafted a wager. */
export function wagerSummary(input: SummaryInput | null): CardSummary {
  if (!input) {
    return {
      kind: 'wager',
      status: 'unknown',
      headline: text('wager.headline.none'),
      verdict: text('wager.verdict.none'),
      hero: null,
      heroLabel: text('wager.hero.none'),
      bar: { state: 'empty', value: 0, lower: 0, upper: 0, label: text('wager.bar.empty') },
      kpis: [],
      next: [{ status: 'unknown', text: text('wager.next.draft'), owner: 'joint' }],
    };
  }
  const { progress } = input;
  const kpi = (id: string) => progress.kpis.find((each) => each.id === id);
  const projected = kpi('wager.projected');
  const net = kpi('wager.net') ?? null;
  const hero = progress.state !== 'settled' && projected?.value != null ? projected : net;
  const status = hero?.status ?? 'unknown';
  return {
    kind: 'wager',
    status,
    headline: text(`wager.headline.${headlineOf(progress, status)}`),
    verdict: progress.verdict,
    hero,
    heroLabel: text(`wager.hero.${hero !== net ? 'projected' : progress.state === 'settled' ? 'final' : 'net'}`),
    bar: barOf(input),
    kpis: progress.kpis,
    next: nextOf(input),
  };
}

function headlineOf(progress: Progress, status: KpiStatus): string {
  if (progress.state === 'before') return 'before';
  if (progress.state === 'settled') return status === 'met' ? 'settledMet' : 'settledMissed';
  return progress.gap ? status : 'noFacts';
}

function barOf({ terms, progress, sealed }: SummaryInput): CardSummary['bar'] {
  const { gap, projection, state } = progress;
  // Target in the middle; the ends stand for 30 % off it.
  const position = (value: number) =>
    terms.target === 0 ? 0 : Math.max(-1, Math.min(1, (value / terms.target - 1) / 0.3));
  const label = text('wager.bar.target', {
    target: terms.target,
    currency: terms.outcome === 'net_units' ? '' : terms.currency,
  });
  if (state === 'settled' && gap) {
    const value = position(gap.actual);
    return { state: 'happened', value, lower: value, upper: value, label };
  }
  if (projection.state === 'projected') {
    const { p10, p50, p90 } = projection.final;
    return { state: 'estimate', value: position(p50), lower: position(p10), upper: position(p90), label };
  }
  return { state: sealed.pm || sealed.gtm ? 'sealed' : 'empty', value: 0, lower: 0, upper: 0, label };
}

/** Whom what was proposed waits for: the sides that have not confirmed it, and a lead once they had their time. */
function answersDue({ proposed: { actuals, settlement }, terms, now }: SummaryInput): CardSummary['next'] {
  const due: CardSummary['next'] = [];
  const isLate = (each: Proposed) => waitsFor(each).length > 0 && now >= unansweredFrom(each, terms.answerDays);
  for (const side of sides) {
    // Whoever has contested it has answered; it is for the others to do something about it.
    const isAsked = (each: Proposed) =>
      waitsFor(each).includes(side) && contestedBy(each).every((answer) => answer.side !== side);
    if (settlement && isAsked(settlement))
      due.push({ status: 'at_risk', text: text('wager.next.confirmSettlement'), owner: side });
    const values = actuals.filter(isAsked).length;
    if (values > 0) due.push({ status: 'at_risk', text: text('wager.next.confirmValues', { n: values }), owner: side });
  }
  for (const each of settlement ? contestedBy(settlement) : []) {
    const said = text('wager.next.contested', { name: each.name, reason: each.reason });
    due.push({ status: 'missed', text: said, owner: otherSide(each.side) });
  }
  if ((settlement && isLate(settlement)) || actuals.some(isLate))
    due.push({ status: 'at_risk', text: text('wager.next.decide', { days: terms.answerDays }), owner: 'lead' });
  return due;
}

function nextOf(input: SummaryInput): CardSummary['next'] {
  const { progress, sealed, proposed } = input;
  const { state } = progress;
  // What was entered before a settlement and never agreed on is settled with it.
  if (state === 'settled') return answersDue({ ...input, proposed: { ...proposed, actuals: [] } });
  const next = answersDue(input);
  if (state === 'closed' && !proposed.settlement)
    next.push({ status: 'at_risk', text: text(`wager.next.${input.isBinding ? 'settle' : 'sign'}`), owner: 'joint' });
  if (!progress.gap && (state === 'selling' || state === 'returning')) {
    next.push({ status: 'at_risk', text: text('wager.next.importOrders'), owner: 'gtm' });
  }
  // Once the sales are over nobody can forecast them.
  for (const side of state === 'closed' || state === 'returning' ? [] : sides) {
    if (!sealed[side]) next.push({ status: 'unknown', text: text('wager.next.forecast'), owner: side });
  }
  return next;
}
