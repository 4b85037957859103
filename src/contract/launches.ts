import { z } from 'zod';
import { sides } from '../domain/cards/signing.ts';
import { cardKinds } from '../domain/cards/summary.ts';
import { answers } from '../domain/launches/owner-change.ts';
import { stages } from '../domain/launches/stage.ts';
import {
  currency,
  id,
  instant,
  kpiSchema,
  launchInput,
  plainDate,
  reads,
  textSchema,
  version,
  workspaceInput,
  writes,
} from './procedure.ts';
import { shownLaunch, shownOverview } from './shown.ts';

export const families = ['tob', 'toc'] as const;
const tag = 'launches';

const launchName = z.string().trim().min(1).max(120);
const launchSchema = z.object({
  id,
  name: z.string(),
  family: z.enum(families),
  /** What is being launched, in a few words. */
  product: z.string(),
  stage: z.enum(stages),
  pmOwnerId: id,
  gtmOwnerId: id,
  pmOwnerName: z.string(),
  gtmOwnerName: z.string(),
  committedDate: plainDate,
  currency,
  version,
  createdAt: instant,
  archivedAt: instant.nullable(),
});

/** What a launch begins with. */
const newLaunch = z.object({
  name: launchName,
  family: z.enum(families),
  product: z.string().trim().max(120).default(''),
  pmOwnerId: id,
  gtmOwnerId: id,
  committedDate: plainDate,
  currency: currency.default('CNY'),
});

export const launches = {
  list: reads({
    path: '/workspaces/{workspaceId}/launches',
    access: 'read',
    summary: 'Launches of the workspace',
    tag,
    shows: shownLaunch,
  })
    .input(workspaceInput.extend({ archived: z.boolean().default(false) }))
    .output(z.array(launchSchema)),
  get: reads({
    path: '/workspaces/{workspaceId}/launches/{launchId}',
    access: 'read',
    summary: 'One launch',
    tag,
    shows: shownLaunch,
  })
    .input(launchInput)
    .output(launchSchema),
  create: writes({ path: '/workspaces/{workspaceId}/launches', access: 'launch', summary: 'Create a launch', tag })
    .input(workspaceInput.extend(newLaunch.shape))
    .output(launchSchema),
  update: writes({
    path: '/workspaces/{workspaceId}/launches/{launchId}',
    method: 'PATCH',
    access: 'launch',
    summary: 'Change a launch',
    tag,
  })
    .input(
      launchInput.extend({
        version,
        name: launchName.optional(),
        family: z.enum(families).optional(),
        product: z.string().trim().max(120).optional(),
        pmOwnerId: id.optional(),
        gtmOwnerId: id.optional(),
        committedDate: plainDate.optional(),
        currency: currency.optional(),
      }),
    )
    .output(launchSchema),
  archive: writes({
    path: '/workspaces/{workspaceId}/launches/{launchId}',
    method: 'DELETE',
    access: 'launch',
    summary: 'Put a launch into the trash',
    tag,
  })
    .input(launchInput.extend({ version }))
    .output(launchSchema),
  restore: writes({
    path: '/workspaces/{workspaceId}/launches/{launchId}/restore',
    access: 'launch',
    summary: 'Take a launch out of the trash',
    tag,
  })
    .input(launchInput.extend({ version }))
    .output(launchSchema),
};

const ownerChangeSchema = z.object({
  id,
  launchId: id,
  side: z.enum(sides),
  fromId: id,
  fromName: z.string(),
  /** The present owner was no member of the workspace any more when it ended, or is none now: who removed them, and when. */
  fromRemoved: z.object({ byName: z.string(), at: instant }).nullable(),
  toId: id,
  toName: z.string(),
  proposedById: id,
  proposedByName: z.string(),
  proposedAt: instant,
  /** From this day on a lead may take the side over, if there is no answer. */
  unansweredFrom: instant,
  /** `null` while it waits; `lapsed`: the side got another owner in another way. */
  answer: z.enum(answers).nullable(),
  answeredByName: z.string().nullable(),
  answeredAt: instant.nullable(),
});
const changeInput = launchInput.extend({ changeId: id });
const ownerChangesPath = '/workspaces/{workspaceId}/launches/{launchId}/owner-changes';

/** How a side that has signed or sealed gets another owner: by consent, or because it gave no answer. */
export const ownerChanges = {
  list: reads({
    path: ownerChangesPath,
    access: 'read',
    summary: 'Proposed and decided changes of the two owners of a launch, newest first',
    tag,
    shows: [...shownLaunch, 'member'],
  })
    .input(launchInput)
    .output(z.array(ownerChangeSchema)),
  propose: writes({
    path: ownerChangesPath,
    access: 'launch',
    summary: 'Propose another owner for a side that has signed or sealed; its present owner answers',
    tag,
  })
    .input(launchInput.extend({ side: z.enum(sides), toId: id }))
    .output(ownerChangeSchema),
  accept: writes({
    path: `${ownerChangesPath}/{changeId}/accept`,
    // Whoever owns a side answers for it, also when their role was taken away meanwhile.
    access: 'read',
    summary: 'Consent, as the present owner of the side, to another one',
    tag,
  })
    .input(changeInput)
    .output(ownerChangeSchema),
  decline: writes({
    path: `${ownerChangesPath}/{changeId}/decline`,
    access: 'read',
    summary: 'Refuse, as the present owner of the side, another one',
    tag,
  })
    .input(changeInput)
    .output(ownerChangeSchema),
  withdraw: writes({
    path: `${ownerChangesPath}/{changeId}/withdraw`,
    access: 'launch',
    summary: 'Take back a proposal: by who made it, or a lead',
    tag,
  })
    .input(changeInput)
    .output(ownerChangeSchema),
  takeOver: writes({
    path: `${ownerChangesPath}/{changeId}/take-over`,
    access: 'administer',
    summary: 'Carry out a proposal that got no answer for 14 days; recorded as such',
    tag,
  })
    .input(changeInput)
    .output(ownerChangeSchema),
};

const kpiStatus = z.enum(['met', 'at_risk', 'missed', 'unknown']);
const cardSummarySchema = z.object({
  kind: z.enum(cardKinds),
  status: kpiStatus,
  headline: textSchema,
  verdict: textSchema,
  hero: kpiSchema.nullable(),
  heroLabel: textSchema,
  bar: z.object({
    state: z.enum(['estimate', 'happened', 'sealed', 'empty']),
    value: z.number(),
    lower: z.number(),
    upper: z.number(),
    label: textSchema,
  }),
  kpis: z.array(kpiSchema),
  next: z.array(z.object({ status: kpiStatus, text: textSchema, owner: z.enum(['pm', 'gtm', 'joint', 'lead']) })),
  /** Where the card stands with its two signatures. */
  signing: z.object({
    status: z.enum(['draft', 'proposed', 'locked']),
    number: z.int(),
    pmSignedAt: instant.nullable(),
    gtmSignedAt: instant.nullable(),
    /** The version that binds both sides; the card may be open for another. */
    inForce: z.int().nullable(),
    /** Who took their signature back, where nobody has signed since. */
    withdrawn: z.object({ side: z.enum(sides), name: z.string(), at: instant }).nullable(),
  }),
});

const gateSchema = z.object({
  /** The passage this gate guards: from this stage to the next. */
  from: z.enum(stages),
  passed: z.int(),
  items: z.array(
    z.object({
      text: textSchema,
      status: kpiStatus,
      /** Who must see to it, and what they do while it does not hold. */
      owner: z.enum(['pm', 'gtm', 'joint']),
      play: textSchema,
    }),
  ),
});
const launchOverviewSchema = z.object({
  launch: launchSchema,
  /** Returns close on this day; null while no wager is drafted. */
  returnsUntil: plainDate.nullable(),
  cards: z.array(cardSummarySchema).length(3),
  gate: gateSchema.nullable(),
});
/** Of many launches only what each card comes to. */
const overviewRowSchema = launchOverviewSchema.extend({
  cards: z.array(cardSummarySchema.omit({ kpis: true })).length(3),
});

export const overview = {
  list: reads({
    path: '/workspaces/{workspaceId}/overview',
    access: 'read',
    summary: 'Every launch with what its three cards come to, and what waits for the caller',
    tag,
    shows: shownOverview,
  })
    .input(workspaceInput)
    .output(
      z.object({
        launches: z.array(overviewRowSchema),
        waiting: z.array(
          z.object({
            kind: z.enum(['sign', 'forecast', 'owner', 'next']),
            launchId: id,
            launchName: z.string(),
            /** `null`: it concerns the launch as a whole. */
            card: z.enum(cardKinds).nullable(),
            status: kpiStatus,
            text: textSchema,
            since: instant.nullable(),
          }),
        ),
        asOf: instant,
      }),
    ),
  launch: reads({
    path: '/workspaces/{workspaceId}/launches/{launchId}/overview',
    access: 'read',
    summary: 'One launch with its three cards, all their figures and the gate ahead',
    tag,
    shows: shownOverview,
  })
    .input(launchInput)
    .output(launchOverviewSchema),
  copy: writes({
    path: '/workspaces/{workspaceId}/launches/{launchId}/copy',
    access: 'launch',
    summary:
      'Begin a launch with the needs, the plan and the wager of another one, moved to its own date; nothing signed, answered, reported or earned goes along',
    tag,
  })
    .input(launchInput.extend(newLaunch.shape).extend({ keep: z.array(z.enum(['needs', 'plan', 'wager'])).max(3) }))
    .output(launchSchema),
  advance: writes({
    path: '/workspaces/{workspaceId}/launches/{launchId}/advance',
    access: 'launch',
    summary: 'Move a launch to its next stage when the gate passes',
    tag,
  })
    .input(launchInput.extend({ version }))
    .output(launchSchema),
};
