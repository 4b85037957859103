/** Damaged files: whatever is done to one, it is read or refused with a reason, in little time and memory. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BiplaneError } from '../../src/domain/errors.ts';
import { inspect } from '../../src/files/inspect.ts';
import { containers, type Form, formName, written } from './forms.ts';
import { surveyTable } from './tables.ts';

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (Mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Damage = (bytes: Uint8Array, random: () => number) => Uint8Array;
const at = (bytes: Uint8Array, random: () => number) => Math.floor(random() * bytes.length);

export const damages: Record<string, Damage> = {
  'one byte is another': (bytes, random) => {
    const changed = Uint8Array.from(bytes);
    changed[at(bytes, random)] = Math.floor(random() * 256);
    return changed;
  },
  'the end is missing': (bytes, random) => bytes.subarray(0, at(bytes, random)),
  'the beginning is missing': (bytes, random) => bytes.subarray(at(bytes, random)),
  'a piece is zero': (bytes, random) => {
    const from = at(bytes, random);
    return Uint8Array.from(bytes).fill(0, from, from + 1 + Math.floor(random() * 200));
  },
  'a piece stands twice': (bytes, random) => {
    const from = at(bytes, random);
    const to = from + Math.floor(random() * 500);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  'a piece is missing': (bytes, random) => {
    const from = at(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + Math.floor(random() * 200))]);
  },
  'bytes are anything for a while': (bytes, random) => {
    const changed = Uint8Array.from(bytes);
    const from = at(bytes, random);
    for (let index = from; index < Math.min(changed.length, from + 60); index++)
      changed[index] = Math.floor(random() * 256);
    return changed;
  },
  'quotation marks are strewn in': (bytes, random) => {
    const from = at(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), Buffer.from('"'), bytes.subarray(from)]);
  },
};

/** What a library may be lost in a file for, and then some. */
const slowestMs = 10_000;

export type Damaged = { files: number; read: number; refused: number; slowestMs: number; failures: string[] };

/** Reads `count` damaged files, the same ones for the same seed. */
export async function readDamaged(directory: string, count: number, seed: number): Promise<Damaged> {
  const random = seeded(seed);
  const found: Damaged = { files: 0, read: 0, refused: 0, slowestMs: 0, failures: [] };
  const kinds = Object.keys(containers) as Form['container'][];
  const whole = kinds.map((container): { form: Form; bytes: Uint8Array } => {
    const form: Form = {
      ...{ container, encoding: 'utf8', delimiter: ',', shape: 'notes' },
      ...{ date: 'iso', missing: 'skipped', amount: 'plain' },
    };
    return { form, bytes: written(surveyTable, form) };
  });
  const names = Object.keys(damages);
  const path = join(directory, 'damaged');
  for (let index = 0; index < count; index++) {
    const { form, bytes } = whole[index % whole.length]!;
    const name = names[Math.floor(random() * names.length)]!;
    await writeFile(path, damages[name]!(bytes, random));
    const started = performance.now();
    try {
      await inspect({ path, options: {}, kind: index % 2 ? 'answers' : 'orders', currency: 'CNY' });
      found.read++;
    } catch (error) {
      if (error instanceof BiplaneError) found.refused++;
      else found.failures.push(`${formName(form)}, ${name}, file ${index} of seed ${seed}: ${(error as Error).stack}`);
    }
    const took = performance.now() - started;
    found.slowestMs = Math.max(found.slowestMs, took);
    if (took > slowestMs) found.failures.push(`${formName(form)}, ${name}, file ${index} of seed ${seed}: ${took} ms`);
    found.files++;
  }
  return found;
}
