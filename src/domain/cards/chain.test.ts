import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { genesisHash } from './canonical.ts';
import { type ChainEntry, nextEntry, verifyChain } from './chain.ts';

const launchId = '0b8f5f5e-0000-4000-8000-000000000001';

function chainOf(payloads: number[]): ChainEntry[] {
  const entries: ChainEntry[] = [];
  for (const n of payloads) {
    entries.push(
      nextEntry(entries.at(-1) ?? null, { launchId, kind: 'signed', at: '2026-11-22T06:00:00Z', payload: { n } }),
    );
  }
  return entries;
}

describe('hash chain', () => {
  it('begins at the genesis hash and links every entry to the one before', () => {
    const chain = chainOf([1, 2, 3]);
    expect(chain.map((entry) => entry.seq)).toEqual([1, 2, 3]);
    expect(chain.map((entry) => entry.prevHash)).toEqual([genesisHash, chain[0]!.hash, chain[1]!.hash]);
    expect(verifyChain(chain)).toEqual({ ok: true, entries: 3, head: chain[2]!.hash });
    expect(verifyChain([])).toEqual({ ok: true, entries: 0, head: genesisHash });
  });

  it('names the entry whose content was changed', () => {
    const chain = chainOf([1, 2, 3]);
    chain[1] = { ...chain[1]!, payload: { n: 99 } };
    expect(verifyChain(chain)).toMatchObject({
      ok: false,
      broken: { seq: 2, what: 'content', expected: chain[1].hash },
    });
  });

  it('names the entry after one that was rewritten with a matching hash of its own', () => {
    const chain = chainOf([1, 2, 3]);
    chain[1] = nextEntry(chain[0]!, { ...chain[1]!, payload: { n: 99 } });
    expect(verifyChain(chain)).toMatchObject({ ok: false, broken: { seq: 3, what: 'link', expected: chain[1].hash } });
  });

  it('names an entry that says a time before the one it follows', () => {
    const [first] = chainOf([1]);
    const later = nextEntry(first!, { ...first!, at: '2026-11-22T06:00:01Z' });
    const earlier = nextEntry(later, { ...first!, at: '2026-11-22T05:59:59Z' });
    expect(verifyChain([first!, later])).toMatchObject({ ok: true });
    expect(verifyChain([first!, later, earlier])).toMatchObject({
      ok: false,
      broken: { seq: 3, what: 'time', expected: later.at, found: earlier.at },
    });
  });

  it('bears with an earlier version, whose entries may say a time before by as long as a request takes', () => {
    const [first] = chainOf([1]);
    const at = (time: string) => nextEntry(first!, { ...first!, at: time });
    const [bit, long] = [at('2026-11-22T05:59:00Z'), at('2026-11-22T05:49:59Z')];
    for (const since of [null, '2026-11-22T06:00:00Z']) {
      expect(verifyChain([first!, bit], since)).toMatchObject({ ok: true });
      expect(verifyChain([first!, long], since)).toMatchObject({ ok: false, broken: { seq: 2, what: 'time' } });
    }
    expect(verifyChain([first!, bit], '2026-11-22T05:59:00Z')).toMatchObject({ ok: false, broken: { what: 'time' } });
  });

  it('names a removed entry by its number', () => {
    const chain = chainOf([1, 2, 3]);
    expect(verifyChain([chain[0]!, chain[2]!])).toMatchObject({
      ok: false,
      broken: { seq: 2, what: 'missing', found: '3' },
    });
  });

  it('finds any single change in any entry', () => {
    const changes: ((entry: ChainEntry) => ChainEntry)[] = [
      (entry) => ({ ...entry, payload: { n: -1 } }),
      (entry) => ({ ...entry, kind: 'settled' }),
      (entry) => ({ ...entry, at: '2026-11-22T06:00:01Z' }),
      (entry) => ({ ...entry, launchId: `${launchId}x` }),
      (entry) => ({ ...entry, prevHash: 'f'.repeat(64) }),
      (entry) => ({ ...entry, hash: 'f'.repeat(64) }),
      (entry) => ({ ...entry, seq: entry.seq + 1 }),
    ];
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.constantFrom(...changes),
        (payloads, at, change) => {
          const chain = chainOf(payloads);
          const index = at % chain.length;
          chain[index] = change(chain[index]!);
          const check = verifyChain(chain);
          expect(check.ok).toBe(false);
          if (!check.ok) expect(check.broken.seq).toBe(index + 1);
        },
      ),
    );
  });
});
