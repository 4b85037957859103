import type { Outputs } from '../../api/client.ts';
import type { useFormat } from '../../format/format.ts';
import type { Say } from '../../i18n/text.ts';

/** What is known of whoever acts for a side of a launch. */
export type Standing = NonNullable<Outputs['cards']['get'][number]['signers'][number]['standing']>;

/** What vouches for a member, or that nobody does. */
export function verifiedText(t: Say, verified: Standing['verified']): string {
  return verified ? t(`people.standing.${verified.how}`, { name: verified.by?.name ?? '' }) : t('people.standing.none');
}

/** The same in a launch, where it matters who invited somebody whom nobody vouches for. */
export function standingText(t: Say, { verified, invitedBy, invitedByOtherSide }: Standing): string {
  if (verified) return verifiedText(t, verified);
  if (invitedByOtherSide) return t('people.standing.noneInvitedByOther');
  return invitedBy ? t('people.standing.noneInvitedBy', { name: invitedBy.name }) : t('people.standing.none');
}

/** Since when somebody is a member, and who invited them, where {@link standingText} has not said it. */
export function memberSinceText(
  t: Say,
  format: ReturnType<typeof useFormat>,
  { memberSince, invitedBy, invitedByOtherSide, verified }: Standing,
): string {
  const date = format.day(memberSince);
  return invitedBy && (verified || invitedByOtherSide)
    ? t('people.standing.sinceBy', { date, name: invitedBy.name })
    : t('people.standing.since', { date });
}
