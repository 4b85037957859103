import { isContractProcedure } from '@orpc/contract';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contract } from '../../contract/contract.ts';
import { fieldsOf, parseField } from './fields.ts';

const schema = z.object({
  pmOwnerId: z.uuid(),
  family: z.enum(['tob', 'toc']),
  limit: z.int().default(50),
  archived: z.boolean().optional(),
  actions: z.array(z.enum(['read', 'facts'])),
  returnsUntil: z.iso.date().nullable(),
  criterion: z.object({ threshold: z.number() }).optional(),
});

describe('options of a command', () => {
  it('follow from the input schema', () => {
    expect(
      fieldsOf(schema).map(({ flag, kind, placeholder, required }) => [flag, kind, placeholder, required]),
    ).toEqual([
      ['pm-owner', 'text', 'uuid', true],
      ['family', 'text', 'tob|toc', true],
      ['limit', 'number', 'number', false],
      ['archived', 'boolean', 'boolean', false],
      ['actions', 'list', 'read|facts', true],
      ['returns-until', 'text', 'YYYY-MM-DD', true],
      ['criterion', 'json', 'json', false],
    ]);
  });

  it('turn words into values and name the option whose word does not fit', () => {
    const field = (name: string) => fieldsOf(schema).find((each) => each.name === name)!;
    expect(parseField(field('limit'), '12')).toBe(12);
    expect(parseField(field('archived'), true)).toBe(true);
    expect(parseField(field('archived'), 'false')).toBe(false);
    expect(parseField(field('returnsUntil'), 'null')).toBeNull();
    expect(parseField(field('criterion'), '{"threshold":0.4}')).toEqual({ threshold: 0.4 });
    for (const [name, word] of [
      ['limit', 'many'],
      ['limit', ' '],
      ['archived', 'maybe'],
      ['criterion', '{'],
    ] as const)
      expect(() => parseField(field(name), word)).toThrow('invalid_input');
  });

  it('keep both flags apart when dropping “id” would make them one', () => {
    expect(fieldsOf(z.object({ owner: z.string(), ownerId: z.uuid() })).map(({ flag }) => flag)).toEqual([
      'owner',
      'owner-id',
    ]);
  });

  it('never collide with the options that every command has', () => {
    const taken = new Set(['data', 'url', 'json', 'lang', 'help', 'output']);
    for (const [feature, procedures] of Object.entries(contract))
      for (const [name, procedure] of Object.entries(procedures)) {
        if (!isContractProcedure(procedure)) continue;
        const flags = fieldsOf(procedure['~orpc'].inputSchema).map(({ flag }) => flag);
        expect(new Set(flags).size, `${feature}.${name}`).toBe(flags.length);
        expect(
          flags.filter((flag) => taken.has(flag)),
          `${feature}.${name}`,
        ).toEqual([]);
      }
  });
});
