import type { Question, ScaleStep } from '../../../../domain/demand/question.ts';
import { normalQuantile } from '../../../../domain/stats/normal.ts';
import { type PlainDate, toEpochDay, toPlainDate } from '../../../../domain/time/plain-date.ts';
import { type Draw, drawFrom } from './draw.ts';

/** A group of respondents; `weightFactor` undoes how much easier it was to reach than the market says. */
export type Segment = { name: string; share: number; weightFactor: number };

export type Respondent = {
  number: number;
  /** Index into the survey's segments. */
  segment: number;
  /** How much this person agrees with everything, standard normal: it ties the answers of one person together. */
  leaning: number;
};

/** One question: its header in the export, what it is, and what a respondent's cell says, part by part: chosen options, phrases, nothing. */
export type SurveyColumn = {
  header: string;
  question: Omit<Question, 'position' | 'key' | 'label'>;
  says: (who: Respondent, draw: Draw) => readonly string[];
};

/** What the tool of the questionnaire calls what it adds to the answers, and a file of the first few. */
const toolWords = {
  respondent: '序号',
  answeredAt: '提交答卷时间',
  segment: 'S1 人群归类',
  weight: '权重',
  pilot: '试填',
};

/** A questionnaire whose export can be written row by row. */
export type Survey = {
  name: string;
  /** Names its random numbers: the same in every language. */
  stream: string;
  words: typeof toolWords;
  respondents: number;
  segments: readonly Segment[];
  collected: { from: PlainDate; to: PlainDate };
  /** How far individual weights scatter around 1; null leaves the weight column out. */
  weightSpread: number | null;
  columns: readonly SurveyColumn[];
  /** Rows that no careful reader would accept, scattered among the good ones: a word in this column where a number belongs. */
  spoilt: { header: string; cell: string; rows: number } | null;
};

/** A questionnaire by its name, with what its tool adds. */
export function questionnaire(given: Omit<Survey, 'stream' | 'words'>): Survey {
  return { ...given, stream: given.name, words: toolWords };
}

/** A questionnaire that a few fill in first, to see whether it is understood. */
export function pilotOf(survey: Survey, respondents: number): Survey {
  return { ...survey, name: `${survey.words.pilot} ${survey.name}`, respondents, spoilt: null };
}

/** One value for all segments, or one per segment in their order. */
export type BySegment<T> = T | readonly T[];

function forSegment<T extends number | string>(values: BySegment<T>, segment: number): T {
  return typeof values === 'object' ? values[segment]! : values;
}

const importance = ['完全不重要', '不太重要', '一般', '比较重要', '非常重要'] as const;
export const topTwoImportance: readonly string[] = importance.slice(-2);

/**
 * A question answered on a verbal scale, where `topTwo` of a segment choose one of its two highest steps. `asked` is the share of
 * respondents who are shown it at all.
 */
export function rated(
  header: string,
  topTwo: BySegment<number>,
  { asked = 1, words = importance }: { asked?: number; words?: readonly string[] } = {},
): SurveyColumn {
  // An answer is a step of a normal opinion; what a person shares with all their answers is a quarter of its variance.
  const centres = (typeof topTwo === 'object' ? topTwo : [topTwo]).map((share) => normalQuantile(share));
  const steps = words.length === 3 ? [-0.9, 0] : [-1.75, -1.05, 0, 0.75];
  return {
    header,
    question: { type: 'rating', scale: words.map((answer, index): ScaleStep => ({ answer, value: index + 1 })) },
    says: (who, draw) => {
      if (asked < 1 && !draw.chance(asked)) return [];
      const centre = centres.length === 1 ? centres[0]! : centres[who.segment]!;
      const opinion = centre + 0.5 * who.leaning + 0.8660254 * draw.normal();
      let step = 0;
      while (step < steps.length && opinion > steps[step]!) step += 1;
      return [words[step]!];
    },
  };
}

/** A question with one answer out of several; `weights` say how often each is given in each segment. */
export function chosen(header: string, weights: Readonly<Record<string, BySegment<number>>>): SurveyColumn {
  const options = Object.keys(weights);
  const tables = new Map<number, number[]>();
  const tableOf = (segment: number) => {
    const known = tables.get(segment);
    if (known) return known;
    const table = options.map((option) => forSegment(weights[option]!, segment));
    tables.set(segment, table);
    return table;
  };
  return {
    header,
    question: { type: 'single', options },
    says: (who, draw) => [options[draw.index(tableOf(who.segment))]!],
  };
}

/** A question with any number of answers, each given with its own probability; joined as 问卷星 joins them. */
export function several(header: string, probabilities: Readonly<Record<string, BySegment<number>>>): SurveyColumn {
  const options = Object.keys(probabilities);
  return {
    header,
    question: { type: 'multi', options, separator: '┋' },
    says: (who, draw) => options.filter((option) => draw.chance(forSegment(probabilities[option]!, who.segment))),
  };
}

/** A question answered with a number around a centre, in whole steps and within limits. */
export function amount(
  header: string,
  centre: BySegment<number>,
  shape: { spread: number; step: number; from: number; to: number },
): SurveyColumn {
  return {
    header,
    question: { type: 'number' },
    says: (who, draw) => {
      const raw = forSegment(centre, who.segment) * (1 + shape.spread * draw.normal());
      const stepped = Math.round(raw / shape.step) * shape.step;
      return [String(Math.min(shape.to, Math.max(shape.from, stepped)))];
    },
  };
}

/** 0 to 10, higher where `centre` is. */
export function recommended(header: string, centre: BySegment<number>): SurveyColumn {
  return {
    header,
    question: {
      type: 'rating',
      scale: Array.from({ length: 11 }, (_, value): ScaleStep => ({ answer: String(value), value })),
    },
    says: (who, draw) => {
      const raw = forSegment(centre, who.segment) + 0.8 * who.leaning + 1.6 * draw.normal();
      return [String(Math.min(10, Math.max(0, Math.round(raw))))];
    },
  };
}

/** Free text: an opening, a subject and a remark, spoken by `answered` of the respondents. */
export function told(
  header: string,
  answered: number,
  phrases: { opening: readonly string[]; subject: readonly (readonly string[])[]; remark: readonly string[] },
): SurveyColumn {
  return {
    header,
    question: { type: 'open' },
    says: (who, draw) => {
      if (!draw.chance(answered)) return [];
      const subjects = phrases.subject[who.segment % phrases.subject.length]!;
      return [draw.of(phrases.opening), draw.of(subjects), draw.of(phrases.remark)];
    },
  };
}

/** Every question of the export in order: the segment, then the survey's own. */
export function surveyQuestions(survey: Survey): Pick<SurveyColumn, 'header' | 'question'>[] {
  const options = survey.segments.map(({ name }) => name);
  return [{ header: survey.words.segment, question: { type: 'single', options } }, ...survey.columns];
}

/** The headers of the export, in order. */
export function surveyHeaders(survey: Survey): string[] {
  return [
    survey.words.respondent,
    survey.words.answeredAt,
    survey.words.segment,
    ...survey.columns.map(({ header }) => header),
    ...(survey.weightSpread === null ? [] : [survey.words.weight]),
  ];
}

/** Every row of the export after its headers, without holding more than one. */
export function* surveyRows(survey: Survey, seed: number): Generator<string[]> {
  const draw = drawFrom(seed, survey.stream);
  const shares = survey.segments.map(({ share }) => share);
  const from = toEpochDay(survey.collected.from);
  const days = toEpochDay(survey.collected.to) - from + 1;
  const total = survey.respondents + (survey.spoilt?.rows ?? 0);
  const spoiltEvery = survey.spoilt ? Math.floor(total / survey.spoilt.rows) : 0;
  for (let row = 1; row <= total; row++) {
    const who: Respondent = { number: row, segment: draw.index(shares), leaning: draw.normal() };
    // Most people answer in the first days after an invitation.
    const day = toPlainDate(from + Math.floor(draw.unit() ** 1.6 * days));
    const spoilt = survey.spoilt && row % spoiltEvery === Math.floor(spoiltEvery / 2) ? survey.spoilt : null;
    const cells = survey.columns.map((column) => {
      const cell = column.says(who, draw).join(column.question.separator ?? '');
      return column.header === spoilt?.header ? spoilt.cell : cell;
    });
    yield [
      String(row),
      `${day} ${timeOfDay(draw)}`,
      survey.segments[who.segment]!.name,
      ...cells,
      ...(survey.weightSpread === null ? [] : [weightOf(survey.segments[who.segment]!, survey.weightSpread, draw)]),
    ];
  }
}

/** HH:MM:SS between eight in the morning and eleven at night. */
export function timeOfDay(draw: Draw): string {
  const second = 8 * 3600 + Math.floor(draw.unit() * 15 * 3600);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
}

function weightOf(segment: Segment, spread: number, draw: Draw): string {
  const factor = Math.exp(spread * draw.normal() - (spread * spread) / 2);
  return (segment.weightFactor * Math.min(5, Math.max(0.2, factor))).toFixed(3);
}
