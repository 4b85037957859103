import { z } from 'zod';
import { cardKinds } from '../domain/cards/summary.ts';
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

export const families = ['tob', 'toc'] as const;
export const stages = ['define', 'prepare', 'live', 'settled'] as const;
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

export const launches = {
  list: reads({ path: '/workspaces/{workspaceId}/launches', access: 'read', summary: 'Launches of the workspace', tag })
    .input(workspaceInput.extend({ archived: z.boolean().default(false) }))
    .output(z.array(launchSchema)),
  get: reads({ path: '/workspaces/{workspaceId}/launches/{launchId}', access: 'read', summary: 'One launch', tag })
    .input(launchInput)
    .output(launchSchema),
  create: writes({ path: '/workspaces/{workspaceId}/launches', access: 'launch', summary: 'Create a launch', tag })
    .input(
      workspaceInput.extend({
        name: launchName,
        family: z.enum(families),
        product: z.string().trim().max(120).default(''),
        pmOwnerId: id,
        gtmOwnerId: id,
        committedDate: plainDate,
        currency: currency.default('CNY'),
      }),
    )
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
  next: z.array(z.object({ status: kpiStatus, text: textSchema, owner: z.enum(['pm', 'gtm', 'joint']) })),
  /** Where the card stands with its two signatures. */
  signing: z.object({
    status: z.enum(['draft', 'proposed', 'locked']),
    number: z.int(),
    pmSignedAt: instant.nullable(),
    gtmSignedAt: instant.nullable(),
  }),
});

const gateSchema = z.object({
  /** The passage this gate guards: from this stage to the next. */
  from: z.enum(stages),
  passed: z.int(),
  items: z.array(z.object({ text: textSchema, status: kpiStatus })),
});
const launchOverviewSchema = z.object({
  launch: launchSchema,
  /** Returns close on this day; null while no wager is drafted. */
  returnsUntil: plainDate.nullable(),
  cards: z.array(cardSummarySchema).length(3),
  gate: gateSchema.nullable(),
});

export const overview = {
  list: reads({
    path: '/workspaces/{workspaceId}/overview',
    access: 'read',
    summary: 'Every launch with its three cards and what waits for the caller',
    tag,
  })
    .input(workspaceInput)
    .output(
      z.object({
        launches: z.array(launchOverviewSchema),
        waiting: z.array(
          z.object({
            kind: z.enum(['sign', 'forecast', 'next']),
            launchId: id,
            launchName: z.string(),
            card: z.enum(cardKinds),
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
    summary: 'One launch with its three cards and the gate ahead',
    tag,
  })
    .input(launchInput)
    .output(launchOverviewSchema),
  advance: writes({
    path: '/workspaces/{workspaceId}/launches/{launchId}/advance',
    access: 'launch',
    summary: 'Move a launch to its next stage when the gate passes',
    tag,
  })
    .input(launchInput.extend({ version }))
    .output(launchSchema),
};
