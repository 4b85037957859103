import type { Formats } from '../cards/format.ts';
import type { Criterion } from './criterion.ts';
import { measureOf } from './measures.ts';
import type { Evidence, NeedState } from './need-state.ts';

/** The facts that the verdicts of a study rest on. */
export type StudyFacts = { studyId: string; name: string; responses: number; digest: string };

/** Beyond this many digits engines may differ in the last place; nobody signs those. */
const signedDigits = 6;
const rounded = (value: number) => Number(value.toFixed(signedDigits));

/**
 * What both sides sign on the demand card: every need with its class, ranks, registered criterion, verdict and the numbers behind it, and for
 * each study how many answers there are and a digest of them. Plain JSON; needs in the order of their numbers.
 */
const cardForm =
  <C>(signed: (criterion: Criterion, keyOf: KeyOf) => C) =>
  (needs: readonly NeedState[], studies: readonly StudyFacts[]) => ({
    card: 'demand',
    needs: [...needs]
      .sort((a, b) => a.number - b.number)
      .map((need) => ({
        number: need.number,
        title: need.title,
        statement: need.statement,
        moscow: need.moscow,
        pm: { moscow: need.pm.moscow, rank: need.pm.rank },
        gtm: { moscow: need.gtm.moscow, rank: need.gtm.rank },
        evidence: need.evidence && evidenceContent(need.evidence, signed),
      })),
    studies: studies
      .map(({ studyId, name, responses, digest }) => ({ studyId, name, responses, digest }))
      .sort((a, b) => (a.studyId < b.studyId ? -1 : 1)),
  });

/** The name of the question at a position. */
type KeyOf = (position: number) => string;

function evidenceContent<C>(
  { criterion, study, registeredAt, responsesWhenRegistered, estimate, verdict }: Evidence,
  signed: (criterion: Criterion, keyOf: KeyOf) => C,
) {
  const keyOf: KeyOf = (position) => study.questions.find((question) => question.position === position)?.key ?? '';
  const { segment } = criterion;
  return {
    criterion: {
      studyId: study.id,
      ...signed(criterion, keyOf),
      segment: segment && { question: keyOf(segment.position), answers: segment.answers },
      weighted: criterion.weighted,
      direction: criterion.direction,
      threshold: criterion.threshold,
      minimumN: criterion.minimumN,
      confidence: criterion.confidence,
      registeredAt,
      responsesWhenRegistered,
    },
    // Both forms know of no waiting: without answers there were too few.
    verdict: verdict.outcome === 'waiting' ? 'too_few' : verdict.outcome,
    estimate: estimate && {
      value: rounded(estimate.value),
      lower: rounded(estimate.lower),
      upper: rounded(estimate.upper),
      n: estimate.n,
      effectiveN: rounded(estimate.effectiveN),
    },
  };
}

/** Form 1 knows shares and means, and says of both what a share has. Older versions let answers of a mean through; they were signed, too. */
const first = cardForm(({ measure: { kind, spec } }, keyOf) => ({
  question: keyOf(spec.position),
  measure: kind,
  answers: 'answers' in spec ? spec.answers : [],
}));

/** Form 2 leaves it to each measure what is signed of it. */
const second = cardForm(({ measure: { kind, spec } }, keyOf) => ({
  measure: { kind, spec: measureOf(kind).signed(spec, keyOf) },
}));

export type DemandCardContent = ReturnType<typeof first> | ReturnType<typeof second>;

export const demandFormats: Formats<[readonly NeedState[], readonly StudyFacts[]], DemandCardContent> = [first, second];

/**
 * What of a signed card only people change: everything but the numbers and verdicts, which answers that come in later may move without anybody
 * having touched the card.
 */
export function decidedPart({ studies: _studies, needs, ...card }: DemandCardContent) {
  return {
    ...card,
    needs: needs.map(({ evidence, ...need }) => ({ ...need, criterion: evidence?.criterion ?? null })),
  };
}
