import { describe, expect, it } from 'vitest';
import { confirmersOf, type Membership, mayConfirm, standingIn, verifiedBy } from './standing.ts';

const at = '2026-01-01T00:00:00.000Z';
const named = (id: string) => ({ id, name: id });
const someone = (id: string, rest: Partial<Membership> = {}): Membership => ({
  ...named(id),
  joinedAt: at,
  invitedBy: null,
  verified: null,
  confirmations: [],
  ...rest,
});
const founder = someone('lin', { verified: { how: 'founder', at } });
const guest = someone('zhou', { invitedBy: named('lin') });
const confirmedBy = (...ids: string[]) => ids.map((id) => ({ by: named(id), at }));

describe('the standing of a member', () => {
  it('takes confirmations from verified members only, neither from oneself nor from whoever invited', () => {
    const other = someone('su', { verified: { how: 'upgrade', at } });
    expect(mayConfirm(other, guest)).toBe(true);
    expect(mayConfirm(founder, guest)).toBe(false);
    expect(mayConfirm(someone('he'), guest)).toBe(false);
    expect(mayConfirm(other, other)).toBe(false);
    expect(mayConfirm(someone('he', { confirmations: confirmedBy('su') }), guest)).toBe(true);
  });

  it('does not count what the other side of a launch vouches for', () => {
    const confirmed = someone('zhou', { confirmations: confirmedBy('lin', 'su') });
    expect(verifiedBy(confirmed)).toMatchObject({ how: 'member', by: named('lin') });
    expect(standingIn(confirmed, 'lin').verified).toMatchObject({ by: named('su') });
    expect(standingIn(someone('zhou', { confirmations: confirmedBy('lin') }), 'lin').verified).toBeNull();
    expect(standingIn(founder, 'zhou').verified).toEqual({ how: 'founder', at, by: null });
  });

  it('names who could confirm, and nobody in a company of two', () => {
    const third = someone('su', { verified: { how: 'upgrade', at } });
    expect(confirmersOf(guest, [founder, guest], 'lin')).toEqual([]);
    expect(confirmersOf(guest, [founder, guest, third], 'lin')).toEqual([named('su')]);
    expect(confirmersOf(guest, [founder, guest, third], 'su')).toEqual([]);
    expect(confirmersOf(founder, [founder, guest, third], 'zhou')).toEqual([]);
    expect(standingIn(guest, 'lin').invitedByOtherSide).toBe(true);
    expect(standingIn(guest, 'su').invitedByOtherSide).toBe(false);
  });
});
