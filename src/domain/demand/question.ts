/** What an answer is, and therefore what may be computed from it. */
export const questionTypes = ['single', 'multi', 'ranking', 'rating', 'number', 'date', 'open'] as const;
export type QuestionType = (typeof questionTypes)[number];

/** What of an answer sheet a column can say besides answers. The first three are stored with it; the others are named so that nobody takes them for questions. */
export const sheetRoles = [
  'respondent',
  'weight',
  'answered_at',
  'started_at',
  'duration',
  'source',
  'personal',
  'ignore',
] as const;
export type SheetRole = (typeof sheetRoles)[number];

/** What a column of a questionnaire export is: a question, one option of a question, or something about the answer sheet itself. */
export const columnTypes = [...questionTypes, 'option', ...sheetRoles] as const;
export type ColumnType = (typeof columnTypes)[number];

export const isQuestionType = (type: string): type is QuestionType =>
  (questionTypes as readonly string[]).includes(type);

/** One step of a rating, in the words of the file and as a number. */
export type ScaleStep = { answer: string; value: number };

/** How the answers to a question are read: all that can be changed once there are some. */
export type Reading = Pick<Question, 'type' | 'options' | 'scale' | 'separator' | 'missing' | 'blank'>;

/** A question of a study. `position` is 1-based and indexes the stored answers; it never changes once answers exist. */
export type Question = {
  position: number;
  /** Short name within the study, unique: Q1, Q2 … or the column's own code. */
  key: string;
  /** The words that respondents saw. */
  label: string;
  type: QuestionType;
  /** `single`, `multi` and `ranking`: the options in the order to show them; options met later in the data follow these. */
  options?: string[] | undefined;
  /** `rating`: every step from lowest to highest value. */
  scale?: ScaleStep[] | undefined;
  /** `multi`, `ranking`: what separates options in the file, {@link jsonList} for a list in brackets. Stored answers use {@link optionSeparator} and {@link rankSeparator}. */
  separator?: string | undefined;
  /** Answers of the file that mean "not asked" or "not applicable"; stored as not answered. */
  missing?: string[] | undefined;
  /** `multi`: what an empty cell says, not answered where it is absent. */
  blank?: 'none_chosen' | undefined;
  /** Where a person has changed how its answers are read: when that was last, an instant, and how they are stored, which stays. */
  reread?: { at: string; storedAs: Reading } | undefined;
  /** The position of the question that it is read as part of, because both ask the same. */
  mergedInto?: number | undefined;
};

/** Separates the chosen options of a stored multiple-choice answer (U+001F, unit separator). */
export const optionSeparator = '\u001f';

/** What a multiple choice is stored as that was put to somebody who chose none of it: an answer without options. */
export const noneChosen = '\u001f';

/**
 * Separates the options of a stored ranking, the first place in front (U+001E, record separator). One of its own: what stands in front of it is the
 * option that counts where shares are counted, and no count has to know what kind of question it counts.
 */
export const rankSeparator = '\u001e';

/** As the separator: options are written as a list of JSON, `["a","b"]`. */
export const jsonList = 'json';

/** A stored answer for people and files, with `between` its options; of a ranking from the first place on. `none` says that nothing was chosen. */
export function writtenAnswer(answer: string, between: string, none: string): string {
  if (answer === noneChosen) return none;
  return answer.replaceAll(optionSeparator, between).replaceAll(rankSeparator, ' > ');
}

/** The options of a stored answer that count: those chosen, of a ranking the one ranked first. */
export function chosenOptions(answer: string): string[] {
  const [first = ''] = answer.split(rankSeparator);
  return first.split(optionSeparator).filter((option) => option !== '');
}

/** The answers that count as "the top `boxes` boxes" of a rating: its highest steps. */
export function topBoxes(scale: readonly ScaleStep[], boxes: number): string[] {
  return [...scale]
    .sort((a, b) => a.value - b.value)
    .slice(-boxes)
    .map((step) => step.answer);
}
