import { describe, expect, it } from 'vitest';
import { identityKey } from './identity.ts';

describe('the identity that a text names', () => {
  it.each([
    ['A1', 'A1'],
    [' A1 ', 'A1'],
    ['Ａ１', 'A1'],
    ["'001", '001'],
    ['="001"', '001'],
    ['A\u200b1', 'A1'],
    ['A\u3000 1', 'A 1'],
  ])('of %j is %j', (written, key) => expect(identityKey(written)).toBe(key));

  it('differs by capitals, leading zeros and punctuation', () => {
    expect(new Set(['a1', 'A1', '01', '1', 'A-1'].map(identityKey)).size).toBe(5);
  });
});
