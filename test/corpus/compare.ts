/** Every form of a table is read, and says what the table means, or asks. */
import { join } from 'node:path';
import { BiplaneError } from '../../src/domain/errors.ts';
import { type Fact, type FileFacts, factsOfBytes } from './facts.ts';
import { everyForm, type Form, formName, isAmbiguous, type Meaning, type TableOf, written } from './forms.ts';
import { orderTable, surveyTable } from './tables.ts';

/** Local times of the table are UTC times of the facts: times without a zone are kept as they are written. */
const msOf = (meaning: Meaning) => ('at' in meaning ? Math.floor(meaning.at.getTime() / 60_000) * 60_000 : 0);
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

function answerOf(meaning: Meaning): string {
  if ('missing' in meaning) return '';
  if ('step' in meaning) return String(meaning.step);
  if ('amount' in meaning) return String(meaning.amount);
  if ('chosen' in meaning) return [...meaning.chosen].sort().join('+');
  return 'text' in meaning ? meaning.text : 'id' in meaning ? meaning.id : '';
}

/** What each sheet of the questionnaire says, in one line. */
const surveyMeaning = ({ rows }: TableOf): string[] =>
  rows.map(([id, at, ...answers]) => `${answerOf(id!)} ${msOf(at!)} ${answers.map(answerOf).join(' | ')}`).sort();
const surveyFacts = (facts: readonly Fact[]): string[] =>
  facts
    .map(({ external_id, answered_at, answers }) => {
      const said = (answers as string[]).map((answer) => answer.split('\u001f').sort().join('+'));
      return `${external_id} ${answered_at} ${said.join(' | ')}`;
    })
    .sort();

const orderMeaning = ({ rows }: TableOf): string[] =>
  rows
    .map(([ref, at, channel, sku, quantity, amount]) => {
      const minor = 'amount' in amount! ? Math.round(amount.amount * 100) : 0;
      const words = [channel!, sku!].map(answerOf).join(' ');
      return `${answerOf(ref!)} ${msOf(at!)} ${dayOf(msOf(at!))} ${words} ${answerOf(quantity!)} ${minor}`;
    })
    .sort();
const orderFacts = (facts: readonly Fact[]): string[] =>
  facts
    .map((line) => {
      const { order_key, occurred_at, occurred_on, channel, sku, quantity, amount_minor } = line;
      return `${order_key} ${occurred_at} ${occurred_on} ${channel} ${sku} ${quantity} ${amount_minor}`;
    })
    .sort();

export const corpus = {
  answers: { table: surveyTable, meaning: surveyMeaning, facts: surveyFacts, amounts: ['plain'] },
  orders: {
    table: orderTable,
    meaning: orderMeaning,
    facts: orderFacts,
    amounts: ['plain', 'grouped', 'marked', 'unit', 'wide', 'comma'],
  },
} as const;
export type Kind = keyof typeof corpus;

export type Compared = {
  files: number;
  /** Read as meant, without a question. */
  same: number;
  /** Something was asked about, or the file refused with a reason. */
  asked: number;
  /** Of those that can be read in one way only. */
  unambiguous: number;
  askedOfUnambiguous: number;
  /** Other facts, in silence. */
  wrong: string[];
};

const differences = (expected: readonly string[], found: readonly string[]) => {
  const known = new Set(expected);
  return found.filter((line) => !known.has(line)).slice(0, 2);
};

/** Reads the forms that `picked` wants, of all forms of both tables. */
export async function compareForms(directory: string, picked: (index: number) => boolean): Promise<Compared> {
  const found: Compared = { files: 0, same: 0, asked: 0, unambiguous: 0, askedOfUnambiguous: 0, wrong: [] };
  let index = 0;
  for (const kind of Object.keys(corpus) as Kind[]) {
    const { table, meaning, facts, amounts } = corpus[kind];
    const expected = meaning(table);
    for (const form of everyForm(amounts)) {
      // Orders miss nothing: the codes for what is missing make no difference to them.
      if (kind === 'orders' && form.missing !== 'empty') continue;
      if (!picked(index++)) continue;
      const outcome = await readForm(join(directory, 'form'), table, form, kind);
      found.files++;
      const plain = !isAmbiguous(form);
      if (plain) found.unambiguous++;
      const said = outcome instanceof BiplaneError ? [] : facts(outcome.facts);
      const same = said.join('\n') === expected.join('\n');
      // Sums are left out and asked about in every form: that is what they are there for.
      const asks =
        outcome instanceof BiplaneError || outcome.inspection.notices.some((each) => each.asks && !isSum(each));
      if (same && !asks) found.same++;
      else if (asks) {
        found.asked++;
        if (plain) found.askedOfUnambiguous++;
      } else {
        const rows =
          outcome instanceof BiplaneError
            ? ''
            : `${said.length} of ${expected.length} facts, ${outcome.rejected} rejected`;
        found.wrong.push(`${kind}: ${formName(form)}: ${rows}; ${differences(expected, said).join(' // ')}`);
      }
    }
  }
  return found;
}

const isSum = ({ text }: FileFacts['inspection']['notices'][number]) => text.key === 'imports.reading.leftOut.total';

async function readForm(path: string, table: TableOf, form: Form, kind: Kind): Promise<FileFacts | BiplaneError> {
  try {
    return await factsOfBytes(path, written(table, form), kind);
  } catch (error) {
    if (error instanceof BiplaneError) return error;
    throw error;
  }
}
