/** Counts the answers of a study in ClickHouse: what `domain/demand` turns into shares, means and tests. */
import { histogramEdges } from '../../../domain/demand/histogram.ts';
import type { Question } from '../../../domain/demand/question.ts';
import {
  type AnswerCount,
  maxListedOptions,
  type NumberSpread,
  type QuestionCounts,
  type RankCount,
} from '../../../domain/demand/question-result.ts';
import type { SampleSize } from '../../../domain/stats/effective-n.ts';
import { chosenSql, type Scope, type Sheets } from './answers.ts';

/** The weight of a sheet: its own, or 1 for everybody. */
const weightSql = (weighted: boolean) => (weighted ? 'weight' : '1.0');
const none: SampleSize = { n: 0, weight: 0, weightSquared: 0 };
const listed = (question: Question) => question.type !== 'number' && question.type !== 'open';

type ListedRow = AnswerCount & {
  position: number;
  part: string;
  answeredN: number;
  answeredWeight: number;
  answeredWeightSquared: number;
  kinds: number;
};

/** Splits the sheets by the answers to another question; only the named groups. */
export type Split = { position: number; groups: readonly string[] };

/** Everything counted about every given question, in one pass over the sheets per kind of question. With `split`, per group. */
export async function countQuestions(
  ctx: Scope,
  sheets: Sheets,
  questions: readonly Question[],
  weighted: boolean,
  split?: Split,
): Promise<Map<string, Map<number, QuestionCounts>>> {
  const of = (kind: (question: Question) => boolean) => questions.filter(kind);
  const rankings = of(({ type }) => type === 'ranking');
  const [ranks, choices, numbers, open] = await Promise.all([
    countRanks(ctx, sheets, rankings, weighted, split),
    countListed(ctx, sheets, of(listed), weighted, split),
    countNumbers(
      ctx,
      sheets,
      of((question) => question.type === 'number'),
      weighted,
      split,
    ),
    countOpen(
      ctx,
      sheets,
      of((question) => question.type === 'open'),
      weighted,
      split,
    ),
  ]);
  const parts = new Map<string, Map<number, QuestionCounts>>();
  for (const group of split?.groups ?? ['']) {
    for (const row of ranks.filter((row) => row.part === group)) {
      const counts = choices.get(group)?.get(row.position);
      if (counts) counts.ranks = [...(counts.ranks ?? []), row];
    }
    const counted = new Map([choices, numbers, open].flatMap((counts) => [...(counts.get(group) ?? [])]));
    const empty: QuestionCounts = { answered: none, answers: [], distinct: 0 };
    parts.set(group, new Map(questions.map(({ position }) => [position, counted.get(position) ?? empty])));
  }
  return parts;
}

type Parts = Map<string, Map<number, QuestionCounts>>;
type RankRow = RankCount & { position: number; part: string };

/** The ranks that options of rankings were given, one ranking at a time: a study has few. */
async function countRanks(
  ctx: Scope,
  sheets: Sheets,
  questions: readonly Question[],
  weighted: boolean,
  split?: Split,
): Promise<RankRow[]> {
  const by = partSql(split);
  const rows = await Promise.all(
    questions.map(({ position }) =>
      ctx.facts.query<RankRow>({
        sql: `SELECT part, toUInt32(${position}) AS position, option AS answer, count() AS n, sum(w) AS weight, sum(w * rank) AS ranks
          FROM (SELECT ${by.part} AS part, ${weightSql(weighted)} AS w, splitByChar(char(30), answers[${position}]) AS ranked
            FROM ${sheets.from} WHERE ${sheets.where}${by.where} AND answers[${position}] != '')
          ARRAY JOIN ranked AS option, arrayEnumerate(ranked) AS rank
          GROUP BY part, option ORDER BY n DESC, answer LIMIT {limit:UInt32} BY part`,
        params: { ...sheets.params, ...by.params, limit: maxListedOptions },
        signal: ctx.signal,
      }),
    ),
  );
  return rows.flat();
}

function put(parts: Parts, part: string, position: number, counts: QuestionCounts): void {
  if (!parts.has(part)) parts.set(part, new Map());
  parts.get(part)!.set(position, counts);
}

/** The part of the sheets that a row belongs to: all of them, or its group (several for a multiple choice). */
function partSql(split: Split | undefined) {
  if (!split) return { part: `''`, where: '', params: {} };
  const chosen = chosenSql('answers[{splitPosition:UInt16}]');
  return {
    part: `arrayJoin(arrayIntersect(${chosen}, {groups:Array(String)}))`,
    where: ` AND hasAny(${chosen}, {groups:Array(String)})`,
    params: { splitPosition: split.position, groups: split.groups },
  };
}

/** Millions of answers pass here, so the cheapest way to those of the given positions, which are whole numbers of our own. */
function askedAnswers(positions: readonly number[]): { answers: string; positions: string; where: string } {
  const list = positions.join(', ');
  if (positions.every((position, index) => position === index + 1)) {
    return {
      answers: `arraySlice(answers, 1, ${positions.length})`,
      positions: `range(1, ${positions.length + 1})`,
      where: '1',
    };
  }
  if (positions.length <= 8) {
    return {
      answers: `[${positions.map((position) => `answers[${position}]`).join(', ')}]`,
      positions: `[${list}]`,
      where: '1',
    };
  }
  return { answers: 'answers', positions: 'arrayEnumerate(answers)', where: `position IN (${list})` };
}

/**
 * Single and multiple choices, ratings, and dates by month. Whole answers are grouped first, because combinations of options are few compared
 * to sheets; options are taken apart afterwards, so that a share of a multiple choice is one of respondents. They are grouped by their hash, which
 * the engine takes once for each word of its dictionary: that halves the time, and two answers of a study never share one of 2⁶⁴ by chance.
 */
async function countListed(
  ctx: Scope,
  sheets: Sheets,
  questions: readonly Question[],
  weighted: boolean,
  split?: Split,
): Promise<Parts> {
  const parts: Parts = new Map();
  if (questions.length === 0) return parts;
  const w = weightSql(weighted);
  const by = partSql(split);
  const asked = askedAnswers(questions.map((question) => question.position));
  const rows = await ctx.facts.query<ListedRow>({
    sql: `
      SELECT part, position, option AS answer, n, weight, weightSquared, answeredN, answeredWeight, answeredWeightSquared,
        count() OVER (PARTITION BY part, position) AS kinds
      FROM (
        SELECT part, position, if(position IN {dates:Array(UInt16)}, substring(option, 1, 7), option) AS option,
          sum(wholeN) AS n, sum(wholeWeight) AS weight, sum(wholeSquared) AS weightSquared,
          any(allN) AS answeredN, any(allWeight) AS answeredWeight, any(allSquared) AS answeredWeightSquared
        FROM (
          SELECT *, sum(wholeN) OVER (PARTITION BY part, position) AS allN,
            sum(wholeWeight) OVER (PARTITION BY part, position) AS allWeight,
            sum(wholeSquared) OVER (PARTITION BY part, position) AS allSquared
          FROM (
            SELECT ${split ? 'part' : `'' AS part`}, position, any(answer) AS whole, count() AS wholeN, sum(w) AS wholeWeight, sum(w * w) AS wholeSquared
            FROM (SELECT ${split ? `${by.part} AS part, ` : ''}${w} AS w, answers FROM ${sheets.from} WHERE ${sheets.where}${by.where})
            ARRAY JOIN ${asked.answers} AS answer, ${asked.positions} AS position
            WHERE ${asked.where}
            GROUP BY ${split ? 'part, ' : ''}position, cityHash64(answer)
          )
          WHERE whole != ''
        )
        ARRAY JOIN ${chosenSql('whole')} AS option
        GROUP BY part, position, option
      )
      ORDER BY part, position, n DESC, answer
      LIMIT {limit:UInt32} BY part, position`,
    params: {
      ...sheets.params,
      ...by.params,
      dates: questions.filter((question) => question.type === 'date').map((question) => question.position),
      limit: maxListedOptions,
    },
    signal: ctx.signal,
  });
  for (const { part, position, answeredN, answeredWeight, answeredWeightSquared, kinds, ...count } of rows) {
    if (!parts.get(part)?.has(position)) {
      const answered = { n: answeredN, weight: answeredWeight, weightSquared: answeredWeightSquared };
      put(parts, part, position, { answered, answers: [], distinct: kinds });
    }
    const counts = parts.get(part)!.get(position)!;
    // Asked, and nothing chosen: an answer without an option.
    if (count.answer === '') {
      counts.distinct--;
      // The separator alone has nothing on both of its sides.
      counts.noneChosen = count.n / 2;
    } else counts.answers.push(count);
  }
  return parts;
}

type Quartiles = Omit<NumberSpread, 'bins'>;
type QuartileRow = {
  position: number;
  part: string;
  quartiles: [number, number, number, number, number];
  kinds: number;
  center: number;
};
type BinRow = SampleSize & { position: number; part: string; bin: number; sum: number; squares: number };

/** What `weightedQuantile` says, of values with the weight that is cumulated up to each. */
const quantileSql = (share: number) =>
  `(minIf(v, upTo >= whole * ${share} * (1 - 1e-9)) + minIf(v, upTo > whole * ${share} * (1 + 1e-9))) / 2`;

/**
 * Numbers: quartiles first, then moments and a histogram around each question's centre, which keeps the sums of squares precise.
 * All groups of a split share the histogram's edges.
 */
async function countNumbers(
  ctx: Scope,
  sheets: Sheets,
  questions: readonly Question[],
  weighted: boolean,
  split?: Split,
): Promise<Parts> {
  const parts: Parts = new Map();
  if (questions.length === 0) return parts;
  const by = partSql(split);
  const positions = questions.map((question) => question.position);
  const asked = askedAnswers(positions);
  const values = `(
    SELECT part, w, position, toFloat64OrNull(answer) AS x
    FROM (SELECT ${by.part} AS part, ${weightSql(weighted)} AS w, answers FROM ${sheets.from} WHERE ${sheets.where}${by.where})
    ARRAY JOIN ${asked.answers} AS answer, ${asked.positions} AS position
    WHERE ${asked.where} AND answer != ''
  )`;
  const params = { ...sheets.params, ...by.params, positions };
  const quartiles = await ctx.facts.query<QuartileRow>({
    sql: `
      SELECT position, part, [min(v), ${quantileSql(0.25)}, ${quantileSql(0.5)}, ${quantileSql(0.75)}, max(v)] AS quartiles, count() AS kinds, avg(v) AS center
      FROM (
        SELECT position, part, v, sum(own) OVER (PARTITION BY position, part ORDER BY v) AS upTo, sum(own) OVER (PARTITION BY position, part) AS whole
        FROM (SELECT position, part, assumeNotNull(x) AS v, sum(w) AS own FROM ${values} WHERE x IS NOT NULL GROUP BY position, part, v)
      )
      GROUP BY position, part`,
    params,
    signal: ctx.signal,
  });
  if (quartiles.length === 0) return parts;

  const shapes = positions.map((position) => {
    const own = quartiles.filter((row) => row.position === position);
    const edges =
      own.length === 0
        ? [0, 1]
        : histogramEdges(
            Math.min(...own.map((row) => row.quartiles[0])),
            Math.max(...own.map((row) => row.quartiles[4])),
          );
    return { position, edges, center: own[0]?.center ?? 0 };
  });
  const bins = await ctx.facts.query<BinRow>({
    sql: `
      SELECT position, part, bin, count() AS n, sum(w) AS weight, sum(w * w) AS weightSquared, sum(w * d) AS sum, sum(w * d * d) AS squares
      FROM (
        SELECT position, part, w, indexOf({positions:Array(UInt16)}, position) AS i, x - {centers:Array(Float64)}[i] AS d,
          greatest(0, least({bins:Array(Int32)}[i] - 1, toInt32(floor((x - {firsts:Array(Float64)}[i]) / {steps:Array(Float64)}[i] + 1e-9)))) AS bin
        FROM ${values} WHERE x IS NOT NULL
      )
      GROUP BY position, part, bin`,
    params: {
      ...params,
      centers: shapes.map((shape) => shape.center),
      firsts: shapes.map((shape) => shape.edges[0]!),
      steps: shapes.map((shape) => shape.edges[1]! - shape.edges[0]!),
      bins: shapes.map((shape) => shape.edges.length - 1),
    },
    signal: ctx.signal,
  });
  for (const row of quartiles) {
    const shape = shapes.find(({ position }) => position === row.position)!;
    const own = bins.filter(({ position, part }) => position === row.position && part === row.part);
    put(parts, row.part, row.position, numberCounts(row, own, shape));
  }
  return parts;
}

function numberCounts(
  row: QuartileRow,
  bins: readonly BinRow[],
  { edges, center }: { edges: number[]; center: number },
): QuestionCounts {
  const total = (part: (bin: BinRow) => number) => bins.reduce((sum, bin) => sum + part(bin), 0);
  const answered = {
    n: total((bin) => bin.n),
    weight: total((bin) => bin.weight),
    weightSquared: total((bin) => bin.weightSquared),
  };
  const shift = answered.weight > 0 ? total((bin) => bin.sum) / answered.weight : 0;
  const [minimum, lowerQuartile, median, upperQuartile, maximum] = row.quartiles;
  const quartiles: Quartiles = { minimum, lowerQuartile, median, upperQuartile, maximum };
  return {
    answered,
    answers: [],
    distinct: row.kinds,
    numbers: {
      sample: {
        ...answered,
        mean: center + shift,
        squaredDeviations: Math.max(0, total((bin) => bin.squares) - answered.weight * shift * shift),
      },
      spread: {
        ...quartiles,
        bins: edges.slice(0, -1).map((from, index) => {
          const { n, weight, weightSquared } = bins.find(({ bin }) => bin === index) ?? none;
          return { from, to: edges[index + 1]!, n, weight, weightSquared };
        }),
      },
    },
  };
}

/** Open text is counted, never listed: its answers are for reading. */
async function countOpen(
  ctx: Scope,
  sheets: Sheets,
  questions: readonly Question[],
  weighted: boolean,
  split?: Split,
): Promise<Parts> {
  const parts: Parts = new Map();
  if (questions.length === 0) return parts;
  const w = weightSql(weighted);
  const by = partSql(split);
  const columns = questions.map(
    ({ position: p }) => `countIf(answers[${p}] != '') AS n${p}, sumIf(w, answers[${p}] != '') AS weight${p},
      sumIf(w * w, answers[${p}] != '') AS squared${p}, uniqExactIf(sipHash64(answers[${p}]), answers[${p}] != '') AS distinct${p}`,
  );
  const rows = await ctx.facts.query<Record<string, number> & { part: string }>({
    sql: `SELECT part, ${columns.join(', ')}
      FROM (SELECT ${by.part} AS part, ${w} AS w, answers FROM ${sheets.from} WHERE ${sheets.where}${by.where}) GROUP BY part`,
    params: { ...sheets.params, ...by.params },
    signal: ctx.signal,
  });
  for (const row of rows) {
    for (const { position: p } of questions) {
      const answered = { n: row[`n${p}`]!, weight: row[`weight${p}`]!, weightSquared: row[`squared${p}`]! };
      put(parts, row.part, p, { answered, answers: [], distinct: row[`distinct${p}`]! });
    }
  }
  return parts;
}

/** The groups that the answers to a question make, largest first, and how many there are in all. */
export async function largestGroups(
  ctx: Scope,
  sheets: Sheets,
  position: number,
  limit: number,
): Promise<{ groups: string[]; distinct: number }> {
  const rows = await ctx.facts.query<{ group: string; kinds: number }>({
    sql: `SELECT group, count() OVER () AS kinds FROM (
        SELECT group, count() AS n FROM (SELECT arrayJoin(${chosenSql('answers[{position:UInt16}]')}) AS group FROM ${sheets.from} WHERE ${sheets.where})
        WHERE group != '' GROUP BY group
      ) ORDER BY n DESC, group LIMIT {limit:UInt32}`,
    params: { ...sheets.params, position, limit },
    signal: ctx.signal,
  });
  return { groups: rows.map((row) => row.group), distinct: rows[0]?.kinds ?? 0 };
}
