import type { Direction } from '../../../../domain/demand/measure.ts';
import type { Moscow } from '../../../../domain/demand/priority.ts';
import type { SampleNeed } from './scenario.ts';
import { topTwoImportance } from './survey.ts';

/** What was fixed before looking; whatever is not said is the house standard: of everybody, at least, 95 %. */
export type Standard = {
  question: string;
  segment: string | null;
  threshold: number;
  /** Those whose share is measured; without them it is the mean. */
  answers?: readonly string[];
  direction?: Direction;
  minimumN?: number;
  weighted?: boolean;
};

/** What a side says apart from its rank; its class where it is not the one agreed on. */
type Said = { moscow?: Moscow; reason: string };

/** A need, where both sides rank it, and what validates it. */
export function measured(
  title: string,
  statement: string,
  agreed: Moscow | null,
  [pm, gtm]: readonly [pm: number | null, gtm: number | null],
  standard: Standard | null,
  said: { pm?: Said; gtm?: Said } = {},
): SampleNeed {
  const view = (rank: number | null, words: Said | undefined) => ({
    moscow: words?.moscow ?? (rank === null ? null : agreed),
    rank,
    reason: words?.reason ?? '',
  });
  return {
    title,
    statement,
    agreed,
    pm: view(pm, said.pm),
    gtm: view(gtm, said.gtm),
    criterion: standard && {
      question: standard.question,
      segment: standard.segment,
      measure: standard.answers
        ? { kind: 'share', spec: { answers: [...standard.answers] } }
        : { kind: 'mean', spec: {} },
      weighted: standard.weighted ?? true,
      direction: standard.direction ?? 'at_least',
      threshold: standard.threshold,
      minimumN: standard.minimumN ?? 2_000,
      confidence: 0.95,
    },
  };
}

/** A need validated by the share that calls it important. */
export function important(
  title: string,
  statement: string,
  agreed: Moscow | null,
  ranks: readonly [pm: number | null, gtm: number | null],
  standard: Standard,
  said: { pm?: Said; gtm?: Said } = {},
): SampleNeed {
  return measured(title, statement, agreed, ranks, { answers: topTwoImportance, ...standard }, said);
}
