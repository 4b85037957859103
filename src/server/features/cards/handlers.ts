import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { cards } from '../../../contract/cards.ts';
import { genesisHash, type Json } from '../../../domain/cards/canonical.ts';
import { readHead } from '../../../domain/cards/chain.ts';
import type { CardVersion } from '../../../domain/cards/records.ts';
import { liveSignatures, type Side, signingStatus } from '../../../domain/cards/signing.ts';
import { type CardKind, cardKinds } from '../../../domain/cards/summary.ts';
import { reasonOf, type Verification } from '../../../domain/cards/verify.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { termsSigned } from '../../../domain/wager/card-content.ts';
import { briefOf } from '../../../domain/words/brief.ts';
import { cardWords } from '../../../domain/words/cards.ts';
import { type Change, eachChange } from '../../../domain/words/changes.ts';
import type { DecideContext, ReadContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { write } from '../../act/write.ts';
import { pause } from '../../base/steps.ts';
import { dropAmendment, lockedWhileAmended } from '../../signing/amendments.ts';
import { appendToLedger, inLedgerTime, readLedger } from '../../signing/ledger.ts';
import { holdStill } from '../../signing/locks.ts';
import { cardSignature, cardVersion } from '../../signing/schema.ts';
import { inVerifyingTurn } from '../../signing/verifying-turn.ts';
import { contentOfVersion, versionsOf } from '../../signing/versions.ts';
import { decisionsVersion } from '../../store/decisions.ts';
import { restorePlan } from '../cadence/writes.ts';
import { restoreNeeds } from '../demand/writes.ts';
import { getLaunch, holdLaunch, type Launch, listLaunches, ownersOf, requireUnarchived } from '../launches/queries.ts';
import { requireAnother, requireSigner, type Signer, signersOf } from '../launches/signer-queries.ts';
import { roleOf } from '../people/queries.ts';
import { requireUnsettled } from '../wager/queries.ts';
import { restoreTerms } from '../wager/writes.ts';
import { nextFormat } from './contents.ts';
import { asLocked, type CurrentCard, currentCard, verifyLaunchRecords } from './queries.ts';

function present(
  ctx: Pick<ReadContext, 'actor'>,
  launch: Launch,
  kind: CardKind,
  latest: CardVersion | undefined,
  current: CurrentCard,
  signers: Signer[],
) {
  const owners = ownersOf(launch);
  const live = liveSignatures(latest, current.hash, owners);
  const status = signingStatus(latest, live);
  const isOpen = status !== 'locked' && current.hash !== null;
  const hasSigned = (side: Side) => live.some((signature) => signature.side === side);
  return {
    kind,
    status,
    number: current.number,
    reason: latest?.reason ?? '',
    hash: current.hash,
    prevHash: current.prevHash,
    lockedAt: latest?.lockedAt ?? null,
    openedBy:
      latest && latest.number > 1 ? { id: latest.openedBy, name: latest.openedByName, at: latest.openedAt } : null,
    signatures: withLapsed(latest, live),
    signers,
    maySign: signers
      .filter(({ side, confirmers, actedForOther }) => !hasSigned(side) && confirmers.length === 0 && !actedForOther)
      .map(({ side }) => side)
      .filter((side) => isOpen && ctx.actor.id === owners[side]),
  };
}

function withLapsed(version: CardVersion | undefined, live: CardVersion['signatures']) {
  return (version?.signatures ?? []).map((signature) => ({
    ...signature,
    signedById: signature.signedBy,
    lapsed: !live.includes(signature),
  }));
}

async function readCard(ctx: ReadContext, launch: Launch, kind: CardKind, signers: Signer[]) {
  const latest = (await versionsOf(ctx, launch.id, kind)).at(-1);
  const current = await currentCard(ctx, launch.id, kind, latest, ownersOf(launch));
  return present(ctx, launch, kind, latest, current, signers);
}

/** What a signature would be of, computed before the transaction, in which nobody waits for facts or for a large plan. */
type Prepared = { version: number; current: CurrentCard };

async function prepareCard(
  ctx: ReadContext,
  { launchId, kind }: { launchId: string; kind: CardKind },
): Promise<Prepared> {
  const version = await decisionsVersion(ctx, launchId);
  const owners = ownersOf(await getLaunch(ctx, launchId));
  const latest = (await versionsOf(ctx, launchId, kind)).at(-1);
  return { version, current: await currentCard(ctx, launchId, kind, latest, owners) };
}

/** The card as it stands in the transaction, which changes its signatures and not what it says. */
async function presentStored(ctx: DecideContext, launch: Launch, kind: CardKind, current: CurrentCard) {
  const latest = (await versionsOf(ctx, launch.id, kind)).at(-1);
  return present(
    ctx,
    launch,
    kind,
    latest,
    latest?.lockedAt ? asLocked(latest) : current,
    await signersOf(ctx, launch),
  );
}

/** A card as the audit log keeps it: who could sign is no part of what was changed. */
const recorded = ({ signers: _signers, openedBy: _openedBy, ...card }: ReturnType<typeof present>) => card;

/** Opens version 1 of a card that nobody has signed or amended yet. */
async function firstVersion(ctx: DecideContext, launchId: string, kind: CardKind): Promise<CardVersion> {
  const opened = {
    id: crypto.randomUUID(),
    launchId,
    kind,
    format: nextFormat(kind),
    number: 1,
    reason: '',
    openedBy: ctx.actor.id,
    openedByName: ctx.actor.name,
    prevHash: genesisHash,
    hash: null,
    lockedAt: null,
  };
  await ctx.db.insert(cardVersion).values({ ...opened, workspaceId: ctx.workspaceId, openedAt: ctx.now });
  return { ...opened, openedAt: ctx.now.toISOString(), signatures: [] };
}

/** Takes signatures out of force and writes it into the ledger. */
async function withdraw(
  ctx: DecideContext,
  launchId: string,
  version: CardVersion,
  signatures: CardVersion['signatures'],
  why: 'edited' | 'withdrawn',
): Promise<void> {
  for (const { side, hash } of signatures) {
    const payload = { card: version.kind, number: version.number, side, hash, why, by: ctx.actor.name };
    await appendToLedger(ctx, { launchId, kind: 'withdrawn', payload });
  }
  await ctx.db
    .update(cardSignature)
    .set({ withdrawnAt: ctx.now, withdrawnBy: ctx.actor.id })
    .where(
      and(
        eq(cardSignature.workspaceId, ctx.workspaceId),
        eq(cardSignature.cardVersionId, version.id),
        isNull(cardSignature.withdrawnAt),
        inArray(
          cardSignature.side,
          signatures.map(({ side }) => side),
        ),
      ),
    );
}

type SignInput = { launchId: string; kind: CardKind; hash: string };

const signAs = (side: Side) => async (ctx: DecideContext, input: SignInput, prepared: Prepared) =>
  sign(await inLedgerTime(ctx, input.launchId), side, input, prepared);

async function sign(ctx: DecideContext, side: Side, input: SignInput, { version: basis, current }: Prepared) {
  ctx.basedOn(input.launchId, basis);
  const { launchId, kind } = input;
  const launch = await holdLaunch(ctx, launchId);
  requireUnarchived(launch);
  await holdStill(ctx, launchId, kind);
  const owners = ownersOf(launch);
  if (ctx.actor.kind !== 'user' || ctx.actor.id !== owners[side]) {
    const owner = side === 'pm' ? launch.pmOwnerName : launch.gtmOwnerName;
    throw new BiplaneError('forbidden', text('cards.errors.notYourSide', { side: side.toUpperCase(), owner }));
  }
  const existing = (await versionsOf(ctx, launchId, kind)).at(-1);
  if (existing?.lockedAt) throw new BiplaneError('precondition_failed', text('cards.errors.alreadyLocked'));
  if (current.hash === null || current.content === null) {
    throw new BiplaneError('precondition_failed', text('cards.errors.nothingToSign'));
  }
  if (input.hash !== current.hash) {
    throw new BiplaneError('conflict', text('cards.errors.staleHash'), {
      current: current.hash,
      submitted: input.hash,
    });
  }
  const before = present(ctx, launch, kind, existing, current, await signersOf(ctx, launch));
  const version = existing ?? (await firstVersion(ctx, launchId, kind));
  const live = liveSignatures(version, current.hash, owners);
  const lapsed = version.signatures.filter((signature) => !live.includes(signature));
  if (live.some((signature) => signature.side === side)) {
    ctx.unchanged();
    return before;
  }
  const signer = await requireSigner(ctx, launch, side);
  await requireAnother(
    ctx,
    live.map(({ signedBy: by, signedByName: name, signer }) => ({ by, name, signer })),
  );
  if (lapsed.length > 0) await withdraw(ctx, launchId, version, lapsed, 'edited');
  const what = { card: kind, number: version.number, hash: current.hash };
  if (live.length === 0) {
    const payload = { ...what, prevHash: version.prevHash, reason: version.reason };
    await appendToLedger(ctx, { launchId, kind: 'proposed', payload });
  }
  await ctx.db.insert(cardSignature).values({
    id: crypto.randomUUID(),
    workspaceId: ctx.workspaceId,
    cardVersionId: version.id,
    side,
    hash: current.hash,
    signedBy: ctx.actor.id,
    signedByName: ctx.actor.name,
    signedAt: ctx.now,
    signer,
  });
  await appendToLedger(ctx, {
    launchId,
    kind: 'signed',
    payload: { ...what, side, by: ctx.actor.id, name: ctx.actor.name, signer },
  });
  const both = live.length === 1;
  if (both) await appendToLedger(ctx, { launchId, kind: 'locked', payload: what });
  await ctx.db
    .update(cardVersion)
    .set({
      format: current.format,
      content: current.content,
      hash: current.hash,
      ...(both ? { lockedAt: ctx.now } : {}),
    })
    .where(and(eq(cardVersion.workspaceId, ctx.workspaceId), eq(cardVersion.id, version.id)));
  const after = await presentStored(ctx, launch, kind, current);
  ctx.changed({ entity: 'card', entityId: version.id, launchId, before: recorded(before), after: recorded(after) });
  return after;
}

/** Each card says again what was signed, whatever an amendment had made of it. */
const putBack: Record<CardKind, (ctx: DecideContext, launchId: string, content: Json) => Promise<void>> = {
  demand: restoreNeeds,
  cadence: restorePlan,
  wager: (ctx, launchId, content) => restoreTerms(ctx, launchId, termsSigned(content)),
};

/** Who opened an amendment drops it; where nobody knows who did, or they have left, either owner. */
async function requireOpener(ctx: DecideContext, launch: Launch, { openedBy, openedByName }: CardVersion) {
  const isThere = openedBy !== null && (await roleOf(ctx.db, ctx.workspaceId, openedBy)) !== null;
  const mayDrop = isThere ? [openedBy] : Object.values(ownersOf(launch));
  if (ctx.actor.kind !== 'user' || !mayDrop.includes(ctx.actor.id))
    throw new BiplaneError('forbidden', text('cards.errors.notYourAmendment', { name: openedByName }));
}

/** Of what a card said before: versions in one answer, and differences of each. */
const mostVersions = 10;
const mostChanges = 200;

/** A large plan has tens of thousands of changes. */
const longestStretchMs = 20;

async function firstOf(changes: Iterable<Change>) {
  const first: Change[] = [];
  let changeCount = 0;
  let began = performance.now();
  for (const change of changes) {
    changeCount += 1;
    if (changeCount <= mostChanges) first.push(change);
    if (performance.now() - began < longestStretchMs) continue;
    await pause();
    began = performance.now();
  }
  return { changes: first, changeCount };
}

/** What a signature made now would be of, in words: in short, and what is new since each of the times it was agreed before. */
async function readDocument(ctx: ReadContext, { launchId, kind }: { launchId: string; kind: CardKind }) {
  const owners = ownersOf(await getLaunch(ctx, launchId));
  const versions = await versionsOf(ctx, launchId, kind);
  const latest = versions.at(-1);
  const { number, prevHash, hash, ...current } = await currentCard(ctx, launchId, kind, latest, owners);
  const content = latest?.lockedAt ? await contentOfVersion(ctx, latest.id) : current.content;
  const before = versions.at(-2);
  // What one side has signed before somebody edited it again; a signature that holds is of what the card says now.
  const lapsed = latest && !latest.lockedAt && latest.hash !== hash ? latest.signatures[0] : undefined;
  const words = cardWords[kind];
  const since = [
    ...(latest && lapsed
      ? [{ what: 'signature' as const, id: latest.id, number, at: lapsed.signedAt, name: lapsed.signedByName }]
      : []),
    ...(before
      ? [{ what: 'version' as const, id: before.id, number: before.number, at: before.lockedAt, name: null }]
      : []),
  ];
  const comparisons = [];
  if (content !== null)
    for (const { id, ...each } of since) {
      await pause();
      comparisons.push({
        since: each,
        ...(await firstOf(eachChange(words, await contentOfVersion(ctx, id), content))),
      });
    }
  await pause();
  return {
    ...{ kind, number, prevHash, hash },
    brief: content === null ? [] : briefOf(kind, content),
    comparisons,
    everything: await firstOf(content === null ? [] : eachChange(words, null, content)),
  };
}

const notLocked = () => new BiplaneError('precondition_failed', text('cards.errors.notLocked'));

function presentVerification(verification: Verification) {
  return verification.ok ? verification : { ...verification, reason: reasonOf(verification.broken) };
}

export const cardHandlers: HandlersOf<typeof cards> = {
  get: async (ctx, { launchId }) => {
    const launch = await getLaunch(ctx, launchId);
    const signers = await signersOf(ctx, launch);
    return Promise.all(cardKinds.map((kind) => readCard(ctx, launch, kind, signers)));
  },
  signAsPm: write({ prepare: prepareCard, decide: signAs('pm') }),
  signAsGtm: write({ prepare: prepareCard, decide: signAs('gtm') }),

  withdraw: write({
    prepare: prepareCard,
    decide: async (asked, { launchId, kind }, { version: basis, current }) => {
      asked.basedOn(launchId, basis);
      const ctx = await inLedgerTime(asked, launchId);
      await holdStill(ctx, launchId, kind);
      const launch = await getLaunch(ctx, launchId);
      const before = await presentStored(ctx, launch, kind, current);
      if (before.status === 'locked') throw new BiplaneError('precondition_failed', text('cards.errors.alreadyLocked'));
      const latest = (await versionsOf(ctx, launchId, kind)).at(-1);
      if (!latest || latest.signatures.length === 0) {
        ctx.unchanged();
        return before;
      }
      const own = latest.signatures.filter(({ signedBy }) => signedBy === ctx.actor.id);
      if (own.length === 0) throw new BiplaneError('forbidden', text('cards.errors.ownSignature'));
      await withdraw(ctx, launchId, latest, own, 'withdrawn');
      const after = await presentStored(ctx, launch, kind, current);
      ctx.changed({ entity: 'card', entityId: latest.id, launchId, before: recorded(before), after: recorded(after) });
      return after;
    },
  }),

  amend: write({
    prepare: async (ctx, { launchId, kind }) => {
      const owners = ownersOf(await getLaunch(ctx, launchId));
      const version = await decisionsVersion(ctx, launchId);
      const locked = (await versionsOf(ctx, launchId, kind)).at(-1);
      if (!locked?.lockedAt || !locked.hash) throw notLocked();
      const place = { number: locked.number + 1, prevHash: locked.hash, hash: null, lockedAt: null, signatures: [] };
      const next = { ...place, format: nextFormat(kind) };
      return { version, current: await currentCard(ctx, launchId, kind, next, owners) };
    },
    decide: async (asked, { launchId, kind, reason }, { version: basis, current }) => {
      asked.basedOn(launchId, basis);
      const ctx = await inLedgerTime(asked, launchId);
      await holdStill(ctx, launchId, kind);
      const launch = await getLaunch(ctx, launchId);
      const latest = (await versionsOf(ctx, launchId, kind)).at(-1);
      if (!latest?.lockedAt || !latest.hash) throw notLocked();
      if (kind === 'wager') await requireUnsettled(ctx, launchId);
      const before = await presentStored(ctx, launch, kind, current);
      const id = crypto.randomUUID();
      await ctx.db.insert(cardVersion).values({
        id,
        workspaceId: ctx.workspaceId,
        launchId,
        kind,
        format: nextFormat(kind),
        number: latest.number + 1,
        reason,
        openedBy: ctx.actor.kind === 'user' ? ctx.actor.id : null,
        openedByName: ctx.actor.name,
        openedAt: ctx.now,
        prevHash: latest.hash,
      });
      const payload = { card: kind, number: latest.number + 1, prevHash: latest.hash, reason, by: ctx.actor.name };
      await appendToLedger(ctx, { launchId, kind: 'amended', payload });
      const after = await presentStored(ctx, launch, kind, current);
      ctx.changed({ entity: 'card', entityId: id, launchId, before: recorded(before), after: recorded(after) });
      return after;
    },
  }),

  drop: write({
    prepare: prepareCard,
    decide: async (asked, { launchId, kind }, { version: basis, current }) => {
      asked.basedOn(launchId, basis);
      const ctx = await inLedgerTime(asked, launchId);
      const launch = await holdLaunch(ctx, launchId);
      await holdStill(ctx, launchId, kind);
      const open = (await versionsOf(ctx, launchId, kind)).at(-1);
      const locked = await lockedWhileAmended(ctx, launchId, kind);
      const content = locked && (await contentOfVersion(ctx, locked.id));
      if (!open || !content) throw new BiplaneError('precondition_failed', text('cards.errors.noAmendment'));
      await requireOpener(ctx, launch, open);
      const before = await presentStored(ctx, launch, kind, current);
      await dropAmendment(ctx, open, 'dropped');
      await putBack[kind](ctx, launchId, content);
      const after = await presentStored(ctx, launch, kind, current);
      ctx.changed({ entity: 'card', entityId: open.id, launchId, before: recorded(before), after: null });
      return after;
    },
  }),

  document: (ctx, input) => readDocument(ctx, input),

  versions: async (ctx, { launchId, kind, before }) => {
    const owners = ownersOf(await getLaunch(ctx, launchId));
    const all = await versionsOf(ctx, launchId, kind);
    const older = all.filter((version) => before === undefined || version.number < before);
    const last = older.length - 1;
    // What the card says now concerns nobody who looks further back.
    const current = older.length === all.length ? await currentCard(ctx, launchId, kind, all.at(-1), owners) : null;
    const contentAt = (index: number) => {
      const version = older[index];
      if (!version) return null;
      return current && index === last && !version.lockedAt ? current.content : contentOfVersion(ctx, version.id);
    };
    const presented = [];
    // One after the other, each with one more content in memory.
    let content = await contentAt(last);
    for (let index = last; index >= 0 && index > last - mostVersions; index--) {
      const version = older[index]!;
      const contentBefore = await contentAt(index - 1);
      const hash = current && index === last ? current.hash : version.hash;
      const live = liveSignatures(version, hash, owners);
      const { number, reason, openedByName, openedAt, prevHash, lockedAt } = version;
      await pause();
      const found = index === 0 ? [] : eachChange(cardWords[kind], contentBefore, content);
      presented.unshift({
        number,
        status: signingStatus(version, live),
        reason,
        openedByName,
        openedAt,
        prevHash,
        hash,
        lockedAt,
        signatures: withLapsed(version, live),
        content: index === last ? content : null,
        ...(await firstOf(found)),
      });
      content = contentBefore;
    }
    return presented;
  },

  ledger: async (ctx, { launchId }) => {
    await getLaunch(ctx, launchId);
    return (await readLedger(ctx, launchId)).map(({ launchId: _launch, ...entry }) => entry);
  },
  verify: async (ctx, { launchId, head }) => {
    await getLaunch(ctx, launchId);
    const verify = () => verifyLaunchRecords(ctx, launchId, head ? [readHead(head)!] : []);
    return presentVerification(await inVerifyingTurn(ctx.personId, verify, ctx.signal));
  },
  verifyAll: async (ctx) => {
    const launches = [...(await listLaunches(ctx)), ...(await listLaunches(ctx, true))];
    const results = [];
    for (const { id: launchId, name: launchName } of launches) {
      ctx.signal?.throwIfAborted();
      const verify = () => verifyLaunchRecords(ctx, launchId);
      const verification = presentVerification(await inVerifyingTurn(ctx.personId, verify, ctx.signal));
      results.push({ launchId, launchName, verification });
    }
    return results;
  },
};
