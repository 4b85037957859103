/** The answer sheets of a study as its questions are read now. */
import type { Question } from '../../../domain/demand/question.ts';
import { rereadAnswer } from '../../../domain/demand/reread.ts';
import { response } from '../../facts/tables/response.ts';
import { readAs, type Scope, type Sheets, type StudyRef, storedSheets, storedSql, type Unmerged } from './answers.ts';
import { remember } from './remembered.ts';

/** So many different answers of a question can be read in another way than they are stored. */
export const mostReread = 10_000;

/** Different stored answers to a question, most frequent first, and how many there are in all. */
export async function storedAnswers(ctx: Scope, { where, params }: Unmerged, position: number, limit: number) {
  const rows = await ctx.facts.query<{ answer: string; n: number; kinds: number }>({
    sql: `SELECT answer, n, count() OVER () AS kinds
      FROM (SELECT ${storedSql(position)} AS answer, count() AS n FROM ${response.name} WHERE ${where} GROUP BY answer)
      WHERE answer != '' ORDER BY n DESC, answer LIMIT {limit:UInt32}`,
    params: { ...params, limit },
    signal: ctx.signal,
  });
  return { answers: rows.map(({ answer, n }) => ({ answer, n })), distinct: rows[0]?.kinds ?? 0 };
}

/** Which stored answers become others, as the question is read now. */
async function rewriting(ctx: Scope, sheets: Unmerged, question: Question) {
  const { answers } = await storedAnswers(ctx, sheets, question.position, mostReread);
  const changed = answers.flatMap(({ answer }) => {
    const to = rereadAnswer(question, answer);
    return to === answer ? [] : [{ from: answer, to }];
  });
  return { from: changed.map(({ from }) => from), to: changed.map(({ to }) => to) };
}

/** {@link readAs}, with the answers to questions whose reading was changed read anew. */
export async function readSheets(
  ctx: Scope,
  sheets: Unmerged,
  questions: readonly Question[],
  asked?: readonly number[],
): Promise<Sheets> {
  const isAsked = ({ position, mergedInto }: Question) => asked?.includes(mergedInto ?? position) ?? true;
  const changed = questions.filter((question) => question.reread && isAsked(question));
  const rewritten = await Promise.all(
    changed.map(async (question) => {
      const found = await remember(ctx, sheets, ['reread', question], (ctx) => rewriting(ctx, sheets, question));
      return [question.position, found] as const;
    }),
  );
  return readAs(sheets, questions, asked, new Map(rewritten));
}

/** The sheets of a study that count now. Every number of an answer is counted from one and the same. `asked` as in {@link readAs}. */
export const sheetsOf = async (ctx: Scope, study: StudyRef, asked?: readonly number[]): Promise<Sheets> =>
  readSheets(ctx, await storedSheets(ctx, study), study.questions, asked);
