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

/** Since when and by what a member counts as verified; a confirmation by `exceptBy` does not count. */
export function verifiedBy(
  { verified, confirmations }: Membership,
  exceptBy: string | null = null,
): Standing['verified'] {
  if (verified) return { ...verified, by: null };
  const confirmation = confirmations.find(({ by }) => by.id !== exceptBy);
  return confirmation ? { how: 'member', ...confirmation } : null;
}

/** May this member confirm that one? Verified themself, somebody else, and not the one who invited them: that would be one person's word alone. */
export function mayConfirm(confirmer: Membership, member: Membership): boolean {
  return verifiedBy(confirmer) !== null && confirmer.id !== member.id && confirmer.id !== member.invitedBy?.id;
}

/** A member's standing in a launch whose other side is `otherOwnerId`'s: nobody is vouched for by their opponent. */
export function standingIn(member: Membership, otherOwnerId: string): Standing {
  return {
    memberSince: member.joinedAt,
    invitedBy: member.invitedBy,
    invitedByOtherSide: member.invitedBy?.id === otherOwnerId,
    verified: verifiedBy(member, otherOwnerId),
  };
}

/** Who could confirm this member for a launch whose other side is `otherOwnerId`'s; nobody once they are verified for it. */
export function confirmersOf(member: Membership, members: readonly Membership[], otherOwnerId: string): Named[] {
  if (verifiedBy(member, otherOwnerId)) return [];
  return members
    .filter((each) => each.id !== otherOwnerId && mayConfirm(each, member))
    .map(({ id, name }) => ({ id, name }));
}
