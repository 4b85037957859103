import { contentHash, type Json } from './canonical.ts';
import type { ChainEntry } from './chain.ts';
import type { CardKind } from './summary.ts';

/** The two sides that sign a card. */
export const sides = ['pm', 'gtm'] as const;
export type Side = (typeof sides)[number];

/** `proposed`: one side has signed what the card says now. `locked`: both have. */
export type SigningStatus = 'draft' | 'proposed' | 'locked';

/** What a signature is of: the content in the form of that number, which card and version it belongs to, and the version it follows. */
export type SignedDocument = {
  format: number;
  kind: CardKind;
  launchId: string;
  number: number;
  prevHash: string;
  content: Json;
};

/** SHA-256 of the document's canonical JSON. Both sides sign this; the next version carries it as `prevHash`. */
export function documentHash({ format, kind, launchId, number, prevHash, content }: SignedDocument): string {
  return contentHash({ format, kind, launchId, number, prevHash, content });
}

/** Who may sign for each side. */
export type Owners = Record<Side, string>;

/** Who has ever signed a card or sealed a forecast of a launch for a side, withdrawn and replaced ones included: its ledger knows them all. */
export function actorsOf(entries: readonly Pick<ChainEntry, 'kind' | 'payload'>[], side: Side): Set<string> {
  const actors = entries
    .filter(({ kind }) => kind === 'signed' || kind === 'forecast_sealed')
    .map(({ payload }) => payload as { side: Side; by: string })
    .filter((acted) => acted.side === side);
  return new Set(actors.map(({ by }) => by));
}

export const otherSide = (side: Side): Side => (side === 'pm' ? 'gtm' : 'pm');

/** A signature that was not withdrawn. */
export type GivenSignature = { side: Side; hash: string; signedBy: string };

/**
 * The signatures that still count. Those of an open version lapse when the card says something else, or the side has another owner: whoever
 * edits a proposed card withdraws the proposal by the edit itself, without a second step that could be forgotten. A locked version keeps its own.
 */
export function liveSignatures<S extends GivenSignature>(
  version: { lockedAt: string | null; signatures: readonly S[] } | undefined,
  currentHash: string | null,
  owners: Owners,
): S[] {
  if (!version) return [];
  return version.signatures.filter(
    ({ side, hash, signedBy }) => version.lockedAt !== null || (hash === currentHash && signedBy === owners[side]),
  );
}

/** Where a card stands. */
export function signingStatus(
  version: { lockedAt: string | null } | undefined,
  live: readonly GivenSignature[],
): SigningStatus {
  if (version?.lockedAt) return 'locked';
  return live.length > 0 ? 'proposed' : 'draft';
}
