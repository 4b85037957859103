import { describe, expect, it } from 'vitest';
import { confirmersOf, losesStanding, type Membership, mayConfirm, standingIn, verifiedBy } from './standing.ts';

const at = '2026-01-01T00:00:00.000Z';
const named = (id: string) => ({ id, name: id });
const someone = (id: string, rest: Partial<Membership> = {}): Membership => ({
  ...named(id),
  joinedAt: at,
  invitedBy: null,
  invitedThrough: rest.invitedBy ? [rest.invitedBy.id] : [],
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

  it('is found in no time, however many confirm each other', () => {
    const names = Array.from({ length: 40 }, (_, index) => `m${index}`);
    const circle = (root: string) =>
      names.map((name) =>
        someone(name, {
          invitedBy: named('wu'),
          confirmations: confirmedBy(...names.filter((other) => other !== name), ...(name === 'm0' ? [root] : [])),
        }),
      );
    // Everything leads through the other side, or through one whom the only verified one invited and who invited the only way in.
    const wu = someone('wu', { verified: { how: 'upgrade', at } });
    const closed = among(founder, wu, ...circle('lin'));
    const [a, b] = [someone('a', { confirmations: confirmedBy('su') }), someone('b', { invitedBy: named('x') })];
    const x = someone('x', { invitedBy: named('su'), confirmations: confirmedBy('a') });
    const tangled = among(founder, wu, su, a, b, x, ...circle('x').map((one) => ({ ...one, invitedBy: named('a') })));
    const began = performance.now();
    expect(standingIn(closed.get('m39')!, closed, 'lin').verified).toBeNull();
    // wu invited them all.
    expect(confirmersOf(closed.get('m39')!, closed, 'lin')).toEqual([]);
    expect(standingIn(tangled.get('m39')!, tangled, 'lin').verified).toBeNull();
    confirmersOf(tangled.get('m39')!, tangled, 'lin');
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('is that of somebody whom the other side invited, also through others', () => {
    const between = someone('he', { invitedBy: named('lin') });
    const alias = someone('wu', { invitedBy: named('he'), invitedThrough: ['he', 'lin'] });
    const members = among(founder, between, alias);
    expect(standingIn(alias, members, 'lin').invitedByOtherSide).toBe(true);
    expect(standingIn(alias, members, 'su').invitedByOtherSide).toBe(false);
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
    expect(losesStanding(standingIn(confirmed, members, 'su'), confirmed, members, 'lin')).toBe(true);
    expect(losesStanding(standingIn(confirmed, members, 'su'), confirmed, members, 'wu')).toBe(false);
    expect(losesStanding(standingIn(guest, members, 'su'), guest, members, 'lin')).toBe(true);
    expect(losesStanding(standingIn(su, members, 'lin'), su, members, 'zhou')).toBe(false);
  });
});
