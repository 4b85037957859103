import type { KpiStatus } from '../../../domain/kpi.ts';
import type { Outputs } from '../../api/client.ts';
import type { ChipTone } from '../../ui/Chip.tsx';

export type Need = Outputs['needs']['list'][number];
export type NeedWithHistory = Outputs['needs']['get'];
export type NeedCriterion = NonNullable<Need['criterion']>;
export type Estimate = NonNullable<Need['estimate']>;
export type Study = Outputs['studies']['get'];
export type StudyQuestion = Study['questions'][number];
export type MergePreview = Outputs['studies']['checkMerge'];
export type StudyResults = Outputs['studies']['results'];
export type QuestionByGroup = Outputs['studies']['question'];
export type CrossTab = NonNullable<QuestionByGroup['crossTab']>;
export type Launch = Outputs['launches']['get'];
export type Side = 'pm' | 'gtm';

/** The sides that the reader speaks for; nobody knows without a need. */
export const ownSides = (needs: readonly Need[]): Side[] => needs[0]?.own.map(({ side }) => side) ?? [];

/** Whether the criterion of a need rests on a question. */
export const restsOnQuestion = ({ criterion }: Need, study: Study, { position }: StudyQuestion): boolean =>
  criterion?.studyId === study.id &&
  [...criterion.questions, criterion.segment].some((question) => question?.position === position);

/** What a side says of a need as far as the reader may see it: once opened, or where it is their own; null is hidden. */
export function shownView(need: Need, side: Side): Need['pm'] | null {
  return need.round.openedAt === null ? (need.own.find((view) => view.side === side) ?? null) : need[side];
}
export type Outcome = NonNullable<Need['verdict']>['outcome'] | 'unregistered';

export function outcomeOf(need: Need): Outcome {
  return need.verdict?.outcome ?? 'unregistered';
}

/** Each outcome has a shape, a word and a colour. */
export const outcomeStatus: Record<Outcome, KpiStatus> = {
  validated: 'met',
  refuted: 'missed',
  inconclusive: 'at_risk',
  too_few: 'unknown',
  waiting: 'unknown',
  unregistered: 'unknown',
};
export const outcomeTone: Record<Outcome, ChipTone> = {
  validated: 'met',
  refuted: 'miss',
  inconclusive: 'risk',
  too_few: 'neutral',
  waiting: 'neutral',
  unregistered: 'neutral',
};

/** A question as lists write it; the key is left out where it says the same as the words. */
export function questionName({ key, label }: Pick<StudyQuestion, 'key' | 'label'>): string {
  return key === label ? label : `${key} ${label}`;
}
