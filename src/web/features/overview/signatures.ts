import type { Signature } from '../../ui/SignatureMarks.tsx';
import type { Launch } from '../launches/types.ts';
import type { CardSummary } from './types.ts';

/** The two marks of a card. While forecasts are sealed, a side that has handed in shows a ring. */
export function signaturesOf(launch: Launch, card: Pick<CardSummary, 'signing'>): { pm: Signature; gtm: Signature } {
  const { pmSignedAt, gtmSignedAt } = card.signing;
  return {
    pm: { name: launch.pmOwnerName, state: pmSignedAt ? 'signed' : 'missing', at: pmSignedAt },
    gtm: { name: launch.gtmOwnerName, state: gtmSignedAt ? 'signed' : 'missing', at: gtmSignedAt },
  };
}

/** Whose signature a card waits for, and since when: one side has signed what it says now. */
export function dueSignature(
  launch: Launch,
  { signing }: Pick<CardSummary, 'signing'>,
): { side: 'pm' | 'gtm'; name: string; since: string } | null {
  if (signing.status !== 'proposed') return null;
  const { pmSignedAt, gtmSignedAt } = signing;
  const since = pmSignedAt ?? gtmSignedAt;
  if (since === null) return null;
  return pmSignedAt
    ? { side: 'gtm', name: launch.gtmOwnerName, since }
    : { side: 'pm', name: launch.pmOwnerName, since };
}
