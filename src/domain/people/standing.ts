/** How a member came to be known as the person they say they are. `member`: another member confirmed them. */
export const waysOfVerifying = ['upgrade', 'founder', 'address', 'member'] as const;
export type WayOfVerifying = (typeof waysOfVerifying)[number];

export type Named = { id: string; name: string };
export type Confirmation = { by: Named; at: string };

/** A member as far as it matters whether they are who they say. Instants are ISO. */
export type Membership = Named & {
  joinedAt: string;
  /** Who invited them first. */
  invitedBy: Named | null;
  /** Ids: who invited them, who invited that one, and so on, also those who left. */
  invitedThrough: readonly string[];
  /** Verified without anybody's confirmation. */
  verified: { how: Exclude<WayOfVerifying, 'member'>; at: string } | null;
  /** By other members, oldest first. */
  confirmations: readonly Confirmation[];
};

/** What is known of whoever acts for a side of a launch: kept in the record of what they sign. */
export type Standing = {
  memberSince: string;
  invitedBy: Named | null;
  /** The other side's owner invited them, or whoever did, and so on. */
  invitedByOtherSide: boolean;
  verified: { how: WayOfVerifying; at: string; by: Named | null } | null;
};

export type Members = ReadonlyMap<string, Membership>;

/** So many confirmations are looked at for one question: chains that people made do not need them, and those made to take long end here. */
const mostSteps = 200_000;
type Search = { members: Members; stepsLeft: number };
const searchIn = (members: Members): Search => ({ members, stepsLeft: mostSteps });

/** A member’s confirmations by present members whom they did not invite and who did not invite them. */
function givers(member: Membership, members: Members): { giver: Membership; at: string; by: Named }[] {
  return member.confirmations.flatMap(({ by, at }) => {
    const giver = members.get(by.id);
    const isApart = giver && by.id !== member.invitedBy?.id && giver.invitedBy?.id !== member.id;
    return isApart ? [{ giver, at, by }] : [];
  });
}

/** Is there any chain of confirmations from somebody verified at all? Most often this says no at once where the search would try every one. */
function isReached(member: Membership, search: Search, closed: ReadonlySet<string>): boolean {
  const seen = new Set(closed).add(member.id);
  const next = [member];
  for (let at = next.pop(); at; at = next.pop()) {
    for (const { giver } of givers(at, search.members)) {
      if (--search.stepsLeft < 0) return false;
      if (seen.has(giver.id)) continue;
      if (giver.verified) return true;
      seen.add(giver.id);
      next.push(giver);
    }
  }
  return false;
}

/**
 * What vouches for a member without leading through anybody in `without`, nor through whoever invited them: a confirmation is worth what its giver is
 * worth, so it counts only where the giver is vouched for in the same way. People who left vouch no more; whom one invited oneself never does.
 */
function vouchedFor(member: Membership, search: Search, without: ReadonlySet<string>): Standing['verified'] {
  if (member.verified) return { ...member.verified, by: null };
  const closed = new Set(without).add(member.id);
  if (member.invitedBy) closed.add(member.invitedBy.id);
  if (!isReached(member, search, closed)) return null;
  for (const { giver, by, at } of givers(member, search.members)) {
    if (closed.has(giver.id)) continue;
    if (vouchedFor(giver, search, closed)) return { how: 'member', at, by };
  }
  return null;
}

const exceptFor = (personId: string | null) => new Set(personId === null ? [] : [personId]);

/** Since when and by what a member counts as verified; what leads through `exceptBy` does not count. */
export function verifiedBy(member: Membership, members: Members, exceptBy: string | null = null): Standing['verified'] {
  return vouchedFor(member, searchIn(members), exceptFor(exceptBy));
}

/** Would this one's confirmation of that member count, for a launch whose other side is `exceptBy`'s? */
export function mayConfirm(
  giver: Membership,
  member: Membership,
  members: Members,
  exceptBy: string | null = null,
  search = searchIn(members),
): boolean {
  const confirmed = { ...member, verified: null, confirmations: [{ by: giver, at: '' }] };
  return vouchedFor(confirmed, search, exceptFor(exceptBy)) !== null;
}

/** A member's standing in a launch whose other side is `otherOwnerId`'s: nobody is vouched for by their opponent. */
export function standingIn(member: Membership, members: Members, otherOwnerId: string): Standing {
  return {
    memberSince: member.joinedAt,
    invitedBy: member.invitedBy,
    invitedByOtherSide: member.invitedThrough.includes(otherOwnerId),
    verified: verifiedBy(member, members, otherOwnerId),
  };
}

/** Who could confirm this member for a launch whose other side is `otherOwnerId`'s; nobody once they are verified for it. */
export function confirmersOf(member: Membership, members: Members, otherOwnerId: string): Named[] {
  if (verifiedBy(member, members, otherOwnerId)) return [];
  const search = searchIn(members);
  return [...members.values()]
    .filter((giver) => mayConfirm(giver, member, members, otherOwnerId, search))
    .map(({ id, name }) => ({ id, name }));
}

/** Is less known of a member, with this opponent, than stands beside what they gave: a confirmation, or that the other side had not invited them? */
export function losesStanding(before: Standing, member: Membership, members: Members, otherOwnerId: string): boolean {
  const after = standingIn(member, members, otherOwnerId);
  const isUnverified = before.verified !== null && after.verified === null;
  return isUnverified || (after.verified === null && !before.invitedByOtherSide && after.invitedByOtherSide);
}
