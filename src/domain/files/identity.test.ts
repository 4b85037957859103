import { describe, expect, it } from 'vitest';
import { identityKey } from './identity.ts';

describe('the identity that a text names', () => {
  it.each([
    ['A1', 'A1'],
    [' A1 ', 'A1'],
    ['Ａ１', 'A1'],
    ["'001", '001'],
    ["'001'", '001'],
    ['`001', '001'],
    ['\t001', '001'],
    ['="001"', '001'],
    ['= "001"', '001'],
    ['="A ""1"""', 'A "1"'],
    ['A\u200b1', 'A1'],
    ['\u202a天猫\u202c', '天猫'],
    ['\u2066天猫\u2069', '天猫'],
    ['天\u00ad猫\ufe0f', '天猫'],
    ['A\u3000 1', 'A 1'],
    ['Cafe\u0301', 'Café'],
    ['260311000000000001', '260311000000000001'],
    ['="260311000000000001"', '260311000000000001'],
    ['２６０３１１０００００００００００１', '260311000000000001'],
    ['2.60311E+17', '2.60311E+17'],
    ['007', '007'],
    ['1001.0', '1001.0'],
  ])('of %j is %j', (written, key) => expect(identityKey(written)).toBe(key));

  it('differs by capitals, leading zeros and punctuation', () => {
    expect(new Set(['a1', 'A1', '01', '1', 'A-1'].map(identityKey)).size).toBe(5);
  });
});
