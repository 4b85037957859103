import { describe, expect, it } from 'vitest';
import { confirmersOf, losesStanding, type Membership, mayConfirm, standingIn, verifiedBy } from './standing.ts';

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
const among = (...members: Membership[]) => new Map(members.map((member) => [member.id, member]));
const su = someone('su', { verified: { how: 'upgrade', at } });

describe('the standing of a member', () => {
  it('takes confirmations from verified members only, neither from oneself nor from whoever invited', () => {
    const he = someone('he');
    const members = among(founder, guest, su, he);
    expect(mayConfirm(su, guest, members)).toBe(true);
    expect(mayConfirm(founder, guest, members)).toBe(false);
    expect(mayConfirm(he, guest, members)).toBe(false);
    expect(mayConfirm(su, { ...su, verified: null }, members)).toBe(false);
    const confirmed = someone('he', { confirmations: confirmedBy('su') });
    expect(mayConfirm(confirmed, guest, among(founder, guest, su, confirmed))).toBe(true);
  });

  it('does not count what the other side of a launch vouches for, also through others', () => {
    const both = someone('zhou', { confirmations: confirmedBy('lin', 'su') });
    const one = someone('zhou', { confirmations: confirmedBy('lin') });
    const members = among(founder, su, both);
    expect(verifiedBy(both, members)).toMatchObject({ how: 'member', by: named('lin') });
    expect(standingIn(both, members, 'lin').verified).toMatchObject({ by: named('su') });
    expect(standingIn(one, members, 'lin').verified).toBeNull();
    expect(standingIn(founder, members, 'zhou').verified).toEqual({ how: 'founder', at, by: null });
    const between = someone('he', { invitedBy: named('su'), confirmations: confirmedBy('lin') });
    const last = someone('wu', { invitedBy: named('su'), confirmations: confirmedBy('he') });
    const chain = among(founder, su, between, last);
    expect(standingIn(last, chain, 'zhou').verified).toMatchObject({ by: named('he') });
    expect(standingIn(last, chain, 'lin').verified).toBeNull();
  });

  it('is not raised by a ring of people who invited and confirm each other, nor by somebody who has left', () => {
    // lin invites b1, who invites b2; lin confirms b2, and b2 would confirm b1.
    const b2 = someone('b2', { invitedBy: named('b1'), confirmations: confirmedBy('lin') });
    const b1 = someone('b1', { invitedBy: named('lin') });
    const ring = among(founder, b1, b2);
    expect(verifiedBy(b2, ring)).not.toBeNull();
    expect(mayConfirm(b2, b1, ring)).toBe(false);
    expect(verifiedBy({ ...b1, confirmations: confirmedBy('b2') }, ring)).toBeNull();
    expect(verifiedBy(someone('b3', { confirmations: confirmedBy('gone') }), ring)).toBeNull();
  });

  it('names who could confirm, and nobody in a company of two', () => {
    const members = among(founder, guest, su);
    expect(confirmersOf(guest, among(founder, guest), 'lin')).toEqual([]);
    expect(confirmersOf(guest, members, 'lin')).toEqual([named('su')]);
    expect(confirmersOf(guest, members, 'su')).toEqual([]);
    expect(confirmersOf(founder, members, 'zhou')).toEqual([]);
    expect(standingIn(guest, members, 'lin').invitedByOtherSide).toBe(true);
    expect(standingIn(guest, members, 'su').invitedByOtherSide).toBe(false);
  });

  it('is lost to a new opponent who vouches for it or who invited', () => {
    const confirmed = someone('zhou', { invitedBy: named('he'), confirmations: confirmedBy('lin') });
    const members = among(founder, su, confirmed, guest);
    expect(losesStanding(confirmed, members, 'su', 'lin')).toBe(true);
    expect(losesStanding(confirmed, members, 'su', 'wu')).toBe(false);
    expect(losesStanding(guest, members, 'su', 'lin')).toBe(true);
    expect(losesStanding(su, members, 'lin', 'zhou')).toBe(false);
  });
});
