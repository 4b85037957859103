/** A sample of what `npm run fuzz` reads as a whole. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { compareForms, corpus, type Kind } from './compare.ts';
import { readDamaged, seeded } from './damage.ts';
import { factsOfBytes } from './facts.ts';
import { type Form, type Meaning, type TableOf, written } from './forms.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'biplane-corpus-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const sampleEvery = 211;

test('a table says the same in every container, encoding, delimiter, shape and form of its cells, or is asked about', async () => {
  const { files, wrong, unambiguous, askedOfUnambiguous } = await compareForms(
    directory,
    (index) => index % sampleEvery === 0,
  );
  expect(wrong).toEqual([]);
  expect(files).toBeGreaterThan(200);
  expect(askedOfUnambiguous / unambiguous).toBeLessThan(0.05);
});

test('a damaged file is read or refused with a reason', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const found = await readDamaged(directory, 150, 7);
  expect(found.failures).toEqual([]);
  expect(found.read + found.refused).toBe(150);
});

const form: Form = {
  ...{ container: 'text', encoding: 'utf8', delimiter: ',', shape: 'notes' },
  ...{ date: 'chinese', missing: 'dash', amount: 'marked' },
};
/** Something else that the cell could have said. */
function other(meaning: Meaning): Meaning {
  if ('at' in meaning) return { at: new Date(meaning.at.getTime() + 86_400_000) };
  if ('amount' in meaning) return { amount: meaning.amount + 1 };
  if ('step' in meaning) return { step: meaning.step === 1 ? 2 : 1 };
  if ('chosen' in meaning) return { chosen: meaning.chosen.length > 1 ? meaning.chosen.slice(1) : ['通话', '音乐'] };
  if ('id' in meaning) return { id: `${meaning.id}9` };
  return 'text' in meaning ? { text: `${meaning.text}2` } : { text: '北京' };
}

test.each(Object.keys(corpus) as Kind[])(
  'what one cell of %s says otherwise, the facts say otherwise',
  async (kind) => {
    const { table, facts } = corpus[kind];
    const read = async (of: TableOf) =>
      facts((await factsOfBytes(join(directory, 'cell'), written(of, form), kind)).facts);
    const before = await read(table);
    const random = seeded(11);
    for (let column = 0; column < table.names.length; column++) {
      const at = Math.floor(random() * table.rows.length);
      const rows = table.rows.map((row, index) =>
        index === at ? row.map((cell, place) => (place === column ? other(cell) : cell)) : row,
      );
      const after = await read({ ...table, rows });
      const changed = after.filter((line) => !before.includes(line));
      expect(changed, `${table.names[column]} of row ${at + 1}`).toHaveLength(1);
    }
  },
);
