import { z } from 'zod';
import { sides } from '../domain/cards/signing.ts';
import { cardKinds } from '../domain/cards/summary.ts';
import { standingSchema } from './people.ts';
import { id, instant, launchInput, reads, textSchema, workspaceInput, writes } from './procedure.ts';
import { shownLaunch, shownNeeds, shownPlan } from './shown.ts';
import { brokenSchema, keptHead } from './verification.ts';

const tag = 'cards';
const kind = z.enum(cardKinds);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const cardInput = launchInput.extend({ kind });
const json: z.ZodType<unknown> = z.unknown();

const signatureSchema = z.object({
  side: z.enum(sides),
  hash,
  signedById: id,
  signedByName: z.string(),
  signedAt: instant,
  /** The card was edited after it: the signature no longer counts. */
  lapsed: z.boolean(),
  /** What was known of the signer when they signed; `null` for what was signed before it was recorded. */
  signer: standingSchema.nullable(),
});
/** Who would sign for a side now. */
const signerSchema = z.object({
  side: z.enum(sides),
  name: z.string(),
  /** `null`: no member any more. */
  standing: standingSchema.nullable(),
  /** Not verified, and these members could confirm them: until one does, they cannot sign. */
  confirmers: z.array(z.object({ id, name: z.string() })),
  /** Has signed or sealed for the other side of this launch, and so never acts for this one. */
  actedForOther: z.boolean(),
});
const cardSchema = z.object({
  kind,
  status: z.enum(['draft', 'proposed', 'locked']),
  number: z.int(),
  /** Why the version before was opened again. */
  reason: z.string(),
  /** What a signature made now would be of; `null` while there is nothing to sign. */
  hash: hash.nullable(),
  prevHash: hash,
  lockedAt: instant.nullable(),
  /** Of an amendment: who opened it; no `id` where that was not recorded. */
  openedBy: z.object({ id: id.nullable(), name: z.string(), at: instant }).nullable(),
  signatures: z.array(signatureSchema),
  signers: z.array(signerSchema).length(2),
  /** Which sides the caller may sign for now. */
  maySign: z.array(z.enum(sides)),
});
/** Differences of two contents in words: the first 200, and how many there are. */
const changesSchema = z.object({
  changes: z.array(
    z.object({
      kind: z.enum(['added', 'removed', 'changed']),
      /** From the whole to the part: the task, its likely duration. */
      of: z.array(textSchema),
      before: textSchema.nullable(),
      after: textSchema.nullable(),
    }),
  ),
  changeCount: z.int(),
});
const versionSchema = z.object({
  number: z.int(),
  status: z.enum(['draft', 'proposed', 'locked']),
  reason: z.string(),
  openedByName: z.string(),
  openedAt: instant,
  prevHash: hash,
  hash: hash.nullable(),
  lockedAt: instant.nullable(),
  signatures: z.array(signatureSchema),
  /** Of the last one only, `null` for the others: the answer to `before` = a version's number + 1 has its content. */
  content: json,
  /** Against the version before. */
  ...changesSchema.shape,
});
/** What a signature made now would be of, in words. */
const documentSchema = z.object({
  kind,
  number: z.int(),
  /** `null` while there is nothing to sign. */
  hash: hash.nullable(),
  prevHash: hash,
  /** In short: what it holds to, and what is still open about it. */
  brief: z.array(
    z.object({
      label: textSchema,
      said: textSchema,
      names: z.array(z.string()),
      status: z.enum(['met', 'at_risk', 'unknown']),
    }),
  ),
  /** What is new: since one side signed what was edited afterwards, and since the version before. */
  comparisons: z.array(
    changesSchema.extend({
      since: z.object({
        what: z.enum(['signature', 'version']),
        number: z.int(),
        at: instant.nullable(),
        /** Who signed. */
        name: z.string().nullable(),
      }),
    }),
  ),
  everything: changesSchema,
});
const entrySchema = z.object({
  seq: z.int(),
  kind: z.string(),
  at: instant,
  payload: json,
  prevHash: hash,
  hash,
});
const verificationSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), entries: z.int(), versions: z.int(), signatures: z.int(), head: hash }),
  z.object({
    ok: z.literal(false),
    broken: brokenSchema,
    reason: textSchema,
  }),
]);

const signature = (side: 'pm' | 'gtm') =>
  writes({
    path: `/workspaces/{workspaceId}/launches/{launchId}/cards/{kind}/signatures/${side}`,
    access: `sign.${side}`,
    summary: `Sign a card as the launch's ${side.toUpperCase()} owner; the hash seen must be the current one`,
    tag,
  })
    .input(cardInput.extend({ hash }))
    .output(cardSchema);

export const cards = {
  get: reads({
    path: '/workspaces/{workspaceId}/launches/{launchId}/cards',
    access: 'read',
    summary: 'The three cards of a launch with status, hash and signatures',
    tag,
    shows: [...shownNeeds, ...shownPlan, ...shownLaunch, 'member', 'orders', 'wager', 'card'],
  })
    .input(launchInput)
    .output(z.array(cardSchema).length(3)),
  signAsPm: signature('pm'),
  signAsGtm: signature('gtm'),
  withdraw: writes({
    path: '/workspaces/{workspaceId}/launches/{launchId}/cards/{kind}/withdraw',
    access: 'launch',
    summary: "Take back one's own signature of a card that is not locked yet",
    tag,
  })
    .input(cardInput)
    .output(cardSchema),
  amend: writes({
    path: '/workspaces/{workspaceId}/launches/{launchId}/cards/{kind}/amend',
    access: 'launch',
    summary: 'Open a locked card for a new version that both sides sign again',
    tag,
  })
    .input(cardInput.extend({ reason: z.string().trim().min(1).max(500) }))
    .output(cardSchema),
  drop: writes({
    path: '/workspaces/{workspaceId}/launches/{launchId}/cards/{kind}/amend/drop',
    access: 'launch',
    summary: 'Drop an open amendment, as who opened it: the card says again what both sides signed',
    tag,
  })
    .input(cardInput)
    .output(cardSchema),
  document: reads({
    path: '/workspaces/{workspaceId}/launches/{launchId}/cards/{kind}/document',
    access: 'read',
    summary: 'What a signature made now would be of, in words: in short, and what is new since it was last agreed',
    tag,
    shows: [...shownNeeds, ...shownPlan, ...shownLaunch, 'wager', 'card'],
  })
    .input(cardInput)
    .output(documentSchema),
  versions: reads({
    path: '/workspaces/{workspaceId}/launches/{launchId}/cards/{kind}/versions',
    access: 'read',
    summary: 'The last ten versions of a card with what changed between them, oldest first',
    tag,
    shows: [...shownNeeds, ...shownPlan, ...shownLaunch, 'wager', 'card'],
  })
    .input(
      cardInput.extend({
        /** Versions before this number: that of the first one of the answer before. */
        before: z.int().positive().optional(),
      }),
    )
    .output(z.array(versionSchema)),
  ledger: reads({
    path: '/workspaces/{workspaceId}/launches/{launchId}/ledger',
    access: 'read',
    summary: 'The hash chain of a launch, oldest entry first',
    tag,
    shows: ['card', 'forecast', 'settlement', 'settlement_proposal', 'owner_change'],
  })
    .input(launchInput)
    .output(z.array(entrySchema)),
  verify: reads({
    path: '/workspaces/{workspaceId}/launches/{launchId}/verify',
    access: 'read',
    summary:
      'Check the chain, versions, signatures, forecasts, settlements and facts; name the first that does not hold',
    tag,
    shows: [],
  })
    .input(launchInput.extend({ head: keptHead }))
    .output(verificationSchema),
  verifyAll: reads({
    path: '/workspaces/{workspaceId}/verify',
    access: 'read',
    summary: 'Check every launch of the workspace',
    tag,
    shows: [],
  })
    .input(workspaceInput)
    .output(z.array(z.object({ launchId: id, launchName: z.string(), verification: verificationSchema }))),
};
