/** What an answer is, and therefore what may be computed from it. */
export const questionTypes = ['single', 'multi', 'rating', 'number', 'date', 'open'] as const;
export type QuestionType = (typeof questionTypes)[number];

/** What a column of a questionnaire export is: a question, or something about the answer sheet itself. */
export const columnTypes = [...questionTypes, 'respondent', 'weight', 'answered_at', 'ignore'] as const;
export type ColumnType = (typeof columnTypes)[number];

/** One step of a rating, in the words of the file and as a number. */
export type ScaleStep = { answer: string; value: number };

/** A question of a study. `position` is 1-based and indexes the stored answers; it never changes once answers exist. */
export type Question = {
  position: number;
  /** Short name within the study, unique: Q1, Q2 … or the column's own code. */
  key: string;
  /** The words that respondents saw. */
  label: string;
  type: QuestionType;
  /** `single` and `multi`: the options in the order to show them; options met later in the data follow these. */
  options?: string[] | undefined;
  /** `rating`: every step from lowest to highest value. */
  scale?: ScaleStep[] | undefined;
  /** `multi`: what separates chosen options in the file. Stored answers always use {@link optionSeparator}. */
  separator?: string | undefined;
  /** Answers of the file that mean "not asked" or "not applicable"; stored as not answered. */
  missing?: string[] | undefined;
  /** The position of the question that it is read as part of, because both ask the same. */
  mergedInto?: number | undefined;
};

/** Separates the chosen options of a stored multiple-choice answer (U+001F, unit separator). */
export const optionSeparator = '\u001f';

/** The answers that count as "the top `boxes` boxes" of a rating: its highest steps. */
export function topBoxes(scale: readonly ScaleStep[], boxes: number): string[] {
  return [...scale]
    .sort((a, b) => a.value - b.value)
    .slice(-boxes)
    .map((step) => step.answer);
}
