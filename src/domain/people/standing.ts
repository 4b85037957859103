/** How a member came to be known as the person they say they are. `member`: another member confirmed them. */
export const waysOfVerifying = ['upgrade', 'founder', 'address', 'member'] as const;
export type WayOfVerifying = (typeof waysOfVerifying)[number];

export type Named = { id: string; name: string };
export type Confirmation = { by: Named; at: string };

/** A member as far as it matters whether they are who they say. Instants are ISO. */
export type Membership = Named & {
  joinedAt: string;
  invitedBy: Named | null;
  /** Verified without anybody's confirmation. */
  verified: { how: Exclude<WayOfVerifying, 'member'>; at: string } | null;
  /** By other members, oldest first. */
  confirmations: readonly Confirmation[];
};

/** What is known of whoever acts for a side of a launch: kept in the record of what they sign. */
export type Standing = {
  memberSince: string;
  invitedBy: Named | null;
  /** The other side's owner invited them. */
  invitedByOtherSide: boolean;
  verified: { how: WayOfVerifying; at: string; by: Named | null } | null;
};

export type Members = ReadonlyMap<string, Membership>;

/** No chain of confirmations is so long; it keeps one that was made to be long from taking long. */
const longestChain = 16;

/**
 * What vouches for a member without leading through anybody in `without`, nor through whoever invited them: a confirmation is worth what its giver is
 * worth, so it counts only where the giver is vouched for in the same way. People who left vouch no more; whom one invited oneself never does.
 */
function vouchedFor(member: Membership, members: Members, without: ReadonlySet<string>): Standing['verified'] {
  if (member.verified) return { ...member.verified, by: null };
  const closed = new Set(without).add(member.id);
  if (member.invitedBy) closed.add(member.invitedBy.id);
  if (closed.size > longestChain) return null;
  for (const { by, at } of member.confirmations) {
    const giver = members.get(by.id);
    if (!giver || closed.has(by.id) || giver.invitedBy?.id === member.id) continue;
    if (vouchedFor(giver, members, closed)) return { how: 'member', at, by };
  }
  return null;
}

const exceptFor = (personId: string | null) => new Set(personId === null ? [] : [personId]);

/** Since when and by what a member counts as verified; what leads through `exceptBy` does not count. */
export function verifiedBy(member: Membership, members: Members, exceptBy: string | null = null): Standing['verified'] {
  return vouchedFor(member, members, exceptFor(exceptBy));
}

/** Would this one's confirmation of that member count, for a launch whose other side is `exceptBy`'s? */
export function mayConfirm(
  giver: Membership,
  member: Membership,
  members: Members,
  exceptBy: string | null = null,
): boolean {
  const confirmed = { ...member, verified: null, confirmations: [{ by: giver, at: '' }] };
  return vouchedFor(confirmed, members, exceptFor(exceptBy)) !== null;
}

/** A member's standing in a launch whose other side is `otherOwnerId`'s: nobody is vouched for by their opponent. */
export function standingIn(member: Membership, members: Members, otherOwnerId: string): Standing {
  return {
    memberSince: member.joinedAt,
    invitedBy: member.invitedBy,
    invitedByOtherSide: member.invitedBy?.id === otherOwnerId,
    verified: verifiedBy(member, members, otherOwnerId),
  };
}

/** Who could confirm this member for a launch whose other side is `otherOwnerId`'s; nobody once they are verified for it. */
export function confirmersOf(member: Membership, members: Members, otherOwnerId: string): Named[] {
  if (verifiedBy(member, members, otherOwnerId)) return [];
  return [...members.values()]
    .filter((giver) => mayConfirm(giver, member, members, otherOwnerId))
    .map(({ id, name }) => ({ id, name }));
}

/** Would a new opponent take from a member what their signature rests on: a confirmation, or that the other side had not invited them? */
export function losesStanding(member: Membership, members: Members, from: string, to: string): boolean {
  const [before, after] = [standingIn(member, members, from), standingIn(member, members, to)];
  const isUnverified = before.verified !== null && after.verified === null;
  return isUnverified || (after.verified === null && !before.invitedByOtherSide && after.invitedByOtherSide);
}
