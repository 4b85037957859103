/** Who may act for a side of a launch, and what binds a side: everything that keeps its two signatures those of two people. */
import { and, eq, isNull, ne, or } from 'drizzle-orm';
import { actorsOf, otherSide, type Side, sides } from '../../../domain/cards/signing.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { confirmersOf, losesStanding, type Named, type Standing, standingIn } from '../../../domain/people/standing.ts';
import { text } from '../../../domain/text.ts';
import type { Actor } from '../../act/audit.ts';
import { readLedger } from '../../signing/ledger.ts';
import { cardSignature, cardVersion } from '../../signing/schema.ts';
import type { Db } from '../../store/postgres.ts';
import { membershipsOf } from '../people/queries.ts';
import type { Launch } from './queries.ts';
import { ownersOf } from './queries.ts';

type Scope = { db: Db; workspaceId: string };

/** The owner of a side, with what stands between them and a signature. */
export type Signer = {
  side: Side;
  name: string;
  /** `null`: no member any more. */
  standing: Standing | null;
  /** Not verified for this launch, and these could confirm them: until one does, they cannot sign. */
  confirmers: Named[];
  /** One account never acts for both sides of a launch. */
  actedForOther: boolean;
};

/** Both owners as signers: PM, then GTM. */
export async function signersOf(ctx: Scope, launch: Launch): Promise<Signer[]> {
  const owners = ownersOf(launch);
  const memberships = await membershipsOf(ctx);
  const entries = await readLedger(ctx, launch.id);
  return sides.map((side) => {
    const member = memberships.get(owners[side]);
    const other = owners[otherSide(side)];
    return {
      side,
      name: side === 'pm' ? launch.pmOwnerName : launch.gtmOwnerName,
      standing: member ? standingIn(member, memberships, other) : null,
      confirmers: member ? confirmersOf(member, memberships, other) : [],
      actedForOther: actorsOf(entries, otherSide(side)).has(owners[side]),
    };
  });
}

/** How many of those who could confirm somebody are named; any other verified member may too. */
const namedConfirmers = 3;

/**
 * The actor's standing as the owner of a side, to be recorded with what they sign or seal. Fails with `precondition_failed` for whoever has acted
 * for the other side, and for an unverified person whom somebody could confirm. Call it while the launch is held.
 */
export async function requireSigner(ctx: Scope & { actor: Actor }, launch: Launch, side: Side): Promise<Standing> {
  const signer = (await signersOf(ctx, launch)).find((each) => each.side === side)!;
  if (!signer.standing) throw new BiplaneError('not_found', text('errors.notFound'));
  if (signer.actedForOther) throw new BiplaneError('precondition_failed', text('cards.errors.samePerson'));
  if (signer.confirmers.length > 0) {
    const names = signer.confirmers.slice(0, namedConfirmers).map(({ name }) => name);
    throw new BiplaneError('precondition_failed', text('cards.errors.notVerified', { names: names.join(' / ') }), {
      confirmers: signer.confirmers,
    });
  }
  return signer.standing;
}

/** Has this person ever signed or sealed for the side opposite to `side`? */
export async function actedForOther(ctx: Scope, launchId: string, side: Side, personId: string): Promise<boolean> {
  return actorsOf(await readLedger(ctx, launchId), otherSide(side)).has(personId);
}

/**
 * Fails with `precondition_failed` when the other side has acted and this person, as its new opponent, is whom its owner's standing rests on:
 * what was signed as the word of two people must not become one's own by a change of owner. Call it while the launch is held.
 */
export async function requireIndependent(ctx: Scope, launch: Launch, side: Side, personId: string): Promise<void> {
  const other = otherSide(side);
  if (!(await boundSides(ctx, launch.id)).has(other)) return;
  const memberships = await membershipsOf(ctx);
  const owners = ownersOf(launch);
  const member = memberships.get(owners[other]);
  const name = other === 'pm' ? launch.pmOwnerName : launch.gtmOwnerName;
  // What vouched for somebody who left can no longer be compared.
  if (!member) throw new BiplaneError('precondition_failed', text('launches.errors.otherOwnerLeft', { name }));
  if (losesStanding(standingIn(member, memberships, owners[side]), member, memberships, personId))
    throw new BiplaneError('precondition_failed', text('launches.errors.vouchesForOther', { name }));
}

/** What a side has given, a signature or a sealed forecast, with what was recorded of who gave it. */
export type Given = { by: string; name: string; signer: Standing | null };

/**
 * Fails with `precondition_failed` when what the other side has given is not the word of another person any more, now that it is this actor who
 * answers it: who gave it was vouched for by the actor or by somebody who has left, or has left themself. Owners may have changed in between.
 */
export async function requireAnother(ctx: Scope & { actor: Actor }, given: readonly Given[]): Promise<void> {
  if (given.length === 0) return;
  const memberships = await membershipsOf(ctx);
  for (const { by, name, signer } of given) {
    const member = memberships.get(by);
    if (!member) throw new BiplaneError('precondition_failed', text('cards.errors.giverLeft', { name }));
    // What was signed before this was recorded carries nothing that could be lost.
    if (signer && losesStanding(signer, member, memberships, ctx.actor.id))
      throw new BiplaneError('precondition_failed', text('cards.errors.giverVouchedFor', { name }));
  }
}

/**
 * The sides of a launch that something binds: a sealed forecast, a locked card, or a signature, also one that the other side withdrew. Such a side
 * does not get another owner without its own consent.
 */
export async function boundSides(ctx: Scope, launchId: string): Promise<Set<Side>> {
  const here = and(eq(cardVersion.workspaceId, ctx.workspaceId), eq(cardVersion.launchId, launchId));
  const versions = await ctx.db.select({ lockedAt: cardVersion.lockedAt }).from(cardVersion).where(here);
  if (versions.some(({ lockedAt }) => lockedAt !== null)) return new Set(sides);
  const standing = or(isNull(cardSignature.withdrawnAt), ne(cardSignature.withdrawnBy, cardSignature.signedBy));
  const signatures = await ctx.db
    .select({ side: cardSignature.side })
    .from(cardSignature)
    .innerJoin(cardVersion, eq(cardVersion.id, cardSignature.cardVersionId))
    .where(and(here, standing));
  const sealed = (await readLedger(ctx, launchId))
    .filter(({ kind }) => kind === 'forecast_sealed')
    .map(({ payload }) => (payload as { side: Side }).side);
  return new Set([...signatures.map(({ side }) => side), ...sealed]);
}
