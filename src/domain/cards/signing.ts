import { contentHash, type Json } from './canonical.ts';
import type { CardKind } from './summary.ts';

/** The two sides that sign a card. */
export const sides = ['pm', 'gtm'] as const;
export type Side = (typeof sides)[number];

/** `proposed`: one side has signed what the card says now. `locked`: both have. */
export type SigningStatus = 'draft' | 'proposed' | 'locked';

/** What a signature is of: the content, which card and version it belongs to, and the version it follows. */
export type SignedDocument = { kind: CardKind; launchId: string; number: number; prevHash: string; content: Json };

/** SHA-256 of the document's canonical JSON. Both sides sign this; the next version carries it as `prevHash`. */
export function documentHash({ kind, launchId, number, prevHash, content }: SignedDocument): string {
  return contentHash({ kind, launchId, number, prevHash, content });
}

/** A signature that counts: not withdrawn. */
export type LiveSignature = { side: Side; hash: string };

/**
 * Where a card stands. Signatures of another hash than the current one have lapsed: whoever edits a proposed card withdraws the
 * proposal by the edit itself, without a second step that could be forgotten.
 */
export function signingStatus(
  version: { lockedAt: Date | null } | null,
  signatures: readonly LiveSignature[],
  currentHash: string | null,
): SigningStatus {
  if (version?.lockedAt) return 'locked';
  return signatures.some(({ hash }) => hash === currentHash) ? 'proposed' : 'draft';
}
