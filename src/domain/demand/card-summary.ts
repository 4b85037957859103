import type { CardSummary } from '../cards/summary.ts';
import { text } from '../text.ts';
import { demandKpis, validatedMusts } from './kpis.ts';
import { measuredIn } from './measured-in.ts';
import { measureOf } from './measures.ts';
import { type Evidence, type NeedState, outcomeOf } from './need-state.ts';
import { disagreements } from './priority.ts';
import { thresholdPosition } from './threshold-position.ts';

/** The demand card as the overview and the launch page show it. */
export function demandSummary(needs: readonly NeedState[], asOf: string): CardSummary {
  const musts = needs.filter((need) => need.moscow === 'must');
  const hero = validatedMusts(needs, asOf);
  return {
    kind: 'demand',
    status: hero.status,
    headline: text(`demand.card.headline.${musts.length === 0 ? 'empty' : hero.status}`),
    verdict: verdictSentence(musts),
    hero: musts.length === 0 ? null : hero,
    heroLabel: text('demand.card.heroLabel'),
    bar: barOf(musts),
    kpis: demandKpis(needs, asOf),
    next: nextActions(needs),
  };
}

/** One sentence: how the Must needs stand, naming the one that decides. */
function verdictSentence(musts: readonly NeedState[]) {
  if (musts.length === 0) return text('demand.card.verdict.noMusts');
  const total = musts.length;
  const validated = musts.filter((need) => outcomeOf(need) === 'validated').length;
  if (validated === total) return text('demand.card.verdict.allValidated', { total });
  for (const outcome of ['refuted', 'inconclusive', 'too_few', 'waiting', 'unregistered'] as const) {
    const need = musts.find((must) => outcomeOf(must) === outcome);
    if (need) return text(`demand.card.verdict.${outcome}`, { total, validated, title: need.title });
  }
  return text('demand.card.verdict.allValidated', { total });
}

/** In what a mean is written: the words of its question say it. */
function measuredParams({ criterion: { measure }, study }: Evidence) {
  const { positions, unit } = measureOf(measure.kind);
  if (unit !== 'number') return {};
  const [first] = positions(measure.spec);
  const found = measuredIn(study.questions.find(({ position }) => position === first)?.label ?? '');
  return found ? { currency: found.currency ?? '', unit: found.name } : {};
}

/** The Must need that stands worst decides the picture. */
function barOf(musts: readonly NeedState[]): CardSummary['bar'] {
  const placed = musts
    .flatMap((need) =>
      need.evidence?.estimate ? [{ need, evidence: need.evidence, estimate: need.evidence.estimate }] : [],
    )
    .map(({ need, evidence, estimate }) => {
      const ends = [
        thresholdPosition(estimate.lower, evidence.criterion, evidence.range),
        thresholdPosition(estimate.upper, evidence.criterion, evidence.range),
      ];
      return {
        need,
        evidence,
        estimate,
        value: thresholdPosition(estimate.value, evidence.criterion, evidence.range),
        lower: Math.min(...ends),
        upper: Math.max(...ends),
      };
    })
    .sort((a, b) => a.value - b.value);
  const worst = placed[0];
  if (!worst) return { state: 'empty', value: 0, lower: 0, upper: 0, label: text('demand.card.bar.empty') };
  const { need, evidence, estimate } = worst;
  const clamped = (position: number) => Math.max(-1, Math.min(1, position));
  return {
    state: 'estimate',
    value: clamped(worst.value),
    lower: clamped(worst.lower),
    upper: clamped(worst.upper),
    label: text(`demand.card.bar.${measureOf(evidence.criterion.measure.kind).unit}`, {
      title: need.title,
      value: estimate.value,
      threshold: evidence.criterion.threshold,
      ...measuredParams(evidence),
    }),
  };
}

function nextActions(needs: readonly NeedState[]): CardSummary['next'] {
  const next: CardSummary['next'] = [];
  if (needs.length === 0) return [{ status: 'unknown', text: text('demand.card.next.addNeeds'), owner: 'joint' }];
  const musts = needs.filter((need) => need.moscow === 'must');
  for (const need of musts) {
    const outcome = outcomeOf(need);
    const verdict = need.evidence?.verdict;
    if (outcome === 'refuted')
      next.push({ status: 'missed', text: text('demand.card.next.refuted', { title: need.title }), owner: 'pm' });
    if (outcome === 'inconclusive') {
      const more = verdict?.toDecide?.effectiveAnswers;
      const sentence =
        more === undefined
          ? text('demand.card.next.onThreshold', { title: need.title })
          : text('demand.card.next.inconclusive', { title: need.title, more });
      next.push({ status: 'at_risk', text: sentence, owner: 'gtm' });
    }
    if (outcome === 'too_few' || outcome === 'waiting') {
      next.push({
        status: 'at_risk',
        text: text(`demand.card.next.${outcome === 'waiting' ? 'waiting' : 'tooFew'}`, {
          title: need.title,
          missing: verdict?.missing,
        }),
        owner: 'gtm',
      });
    }
  }
  const unregistered = musts.filter((need) => outcomeOf(need) === 'unregistered').length;
  if (unregistered > 0)
    next.push({ status: 'at_risk', text: text('demand.card.next.register', { count: unregistered }), owner: 'joint' });
  for (const side of ['pm', 'gtm'] as const) {
    const kept = needs.filter(({ round }) => !round[side]).length;
    if (kept > 0)
      next.push({ status: 'unknown', text: text(`demand.card.next.handIn.${side}`, { count: kept }), owner: side });
  }
  const all = disagreements(needs);
  const apart = needs.filter(({ id, moscow }) => all.get(id)!.notable && moscow === null).length;
  if (apart > 0)
    next.push({ status: 'at_risk', text: text('demand.card.next.agree', { count: apart }), owner: 'joint' });
  if (musts.length === 0) next.push({ status: 'unknown', text: text('demand.card.next.chooseMusts'), owner: 'joint' });
  const urgency = { missed: 0, at_risk: 1, unknown: 2, met: 3 };
  return next.sort((a, b) => urgency[a.status] - urgency[b.status]);
}
