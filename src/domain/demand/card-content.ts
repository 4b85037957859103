import type { NeedState } from './need-state.ts';

/** The facts that the verdicts of a study rest on. */
export type StudyFacts = { studyId: string; name: string; responses: number; digest: string };

/** Beyond this many digits engines may differ in the last place; nobody signs those. */
const signedDigits = 6;
const rounded = (value: number) => Number(value.toFixed(signedDigits));

/**
 * What both sides sign on the demand card: every need with its class, ranks, registered criterion, verdict and the numbers behind it, and for
 * each study how many answers there are and a digest of them. Plain JSON; needs in the order of their numbers.
 */
export function demandCardContent(needs: readonly NeedState[], studies: readonly StudyFacts[]) {
  return {
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
        evidence: need.evidence && evidenceContent(need.evidence),
      })),
    studies: studies
      .map(({ studyId, name, responses, digest }) => ({ studyId, name, responses, digest }))
      .sort((a, b) => (a.studyId < b.studyId ? -1 : 1)),
  };
}

export const demandFormats = [demandCardContent] as const;

function evidenceContent({ criterion, estimate, verdict, ...evidence }: NonNullable<NeedState['evidence']>) {
  return {
    criterion: {
      studyId: evidence.studyId,
      question: evidence.questionKey,
      measure: criterion.measure,
      answers: criterion.answers,
      segment:
        evidence.segmentKey === null ? null : { question: evidence.segmentKey, answers: criterion.segmentAnswers },
      weighted: criterion.weighted,
      direction: criterion.direction,
      threshold: criterion.threshold,
      minimumN: criterion.minimumN,
      confidence: criterion.confidence,
      registeredAt: evidence.registeredAt,
      responsesWhenRegistered: evidence.responsesWhenRegistered,
    },
    verdict: verdict.outcome,
    estimate: estimate && {
      value: rounded(estimate.value),
      lower: rounded(estimate.lower),
      upper: rounded(estimate.upper),
      n: estimate.n,
      effectiveN: rounded(estimate.effectiveN),
    },
  };
}

export type DemandCardContent = ReturnType<typeof demandCardContent>;

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
