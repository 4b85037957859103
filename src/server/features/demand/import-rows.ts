/** Files of answers for the process that reads them. */
import { response } from '../../facts/tables/response.ts';
import type { OpenRows } from '../../files/fact-rows.ts';
import { Identities } from '../../files/identities.ts';
import { knownFacts } from '../../files/known.ts';
import type { FileTarget } from '../../files/tasks.ts';
import { type AnswerPlan, AnswerRows } from './answer-rows.ts';

export type AnswerFile = FileTarget & { kind: 'answers'; plan: AnswerPlan; keyColumn: number | null };

export const openAnswerRows: OpenRows = async ({ target, facts, visible, names, rejects }) => {
  const { plan, keyColumn } = target as AnswerFile;
  const known = visible && (await knownFacts(facts, response, visible));
  return new AnswerRows(plan, new Identities(known), rejects, keyColumn, names);
};
