import { z } from 'zod';
import { sides } from '../domain/cards/signing.ts';
import { agreedAs, usualAnswerDays } from '../domain/wager/agreement.ts';
import { measures, outcomes } from '../domain/wager/wager.ts';
import { standingSchema } from './people.ts';
import {
  currency,
  id,
  instant,
  kpiSchema,
  launchInput,
  longBody,
  plainDate,
  reads,
  textSchema,
  version,
  writes,
} from './procedure.ts';
import { shownOrders, shownWager } from './shown.ts';

const tag = 'wager';
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const method = z.enum(['lmdi', 'shapley']);
const percent = z.int().min(0).max(100);
const ownerAmounts = z.object({ pm: z.int(), gtm: z.int(), external: z.int() });
const key = z.string().regex(/^[a-z0-9_]{1,40}$/);
const name = z.string().trim().min(1).max(60);
/** Integer of the outcome's unit: minor units of the launch's currency, pieces for `net_units`. */
const amount = z.int();

const driverSchema = z.object({
  /** Unique within the wager. */
  key,
  name,
  /** Where the actual value comes from: entered by people, or computed from orders. */
  measure: z.enum(measures),
  /** Percent; they sum to 100. */
  shares: z.object({ pm: percent, gtm: percent, external: percent }),
});
const channelSchema = z.object({
  /** Equals the channel of the orders. */
  name,
  /** Planned value by driver key: rates as 0–1, money in minor units. */
  plan: z.record(key, z.number()),
});
const termsSchema = z.object({
  outcome: z.enum(outcomes),
  target: amount,
  salesFrom: plainDate,
  salesTo: plainDate,
  returnsTo: plainDate,
  /** How the gap is decomposed: additive LMDI-I, or Shapley values. */
  method,
  /** The outcome is the sum over channels of the product of that channel's drivers; rates enter as 1 − rate. */
  tree: z.object({ drivers: z.array(driverSchema).max(20), channels: z.array(channelSchema).max(50) }),
  stakes: z.object({ unit: z.enum(['points', 'money']), pm: z.int().min(0), gtm: z.int().min(0) }),
  /** The part of the pot that follows the attribution of the gap; the rest follows the forecasts. */
  attributionPercent: percent,
  /** Days that a side has to answer the other's settlement and values before a lead may decide. */
  answerDays: z.int().min(1).max(365).default(usualAnswerDays),
});

const quantiles = z.object({ p10: amount, p50: amount, p90: amount });
const actualId = z.int().positive();
const forecastSchema = z.object({
  side: z.enum(sides),
  /** SHA-256 of the canonical JSON of launch, side, values and salt. */
  commitment: hash,
  sealedByName: z.string(),
  sealedAt: instant,
  /** What was known of who sealed it; `null` for what was sealed before it was recorded. */
  signer: standingSchema.nullable(),
  /** Sealed after sales had begun. */
  late: z.boolean(),
  openedAt: instant.nullable(),
  /** Hidden from everybody but the person who sealed it until both are in. */
  values: quantiles.nullable(),
  /** With the values, anybody can recompute the commitment; revealed when opened. */
  salt: z.string().nullable(),
});
const enteredSchema = z.object({
  channel: z.string(),
  driver: z.string(),
  value: z.number(),
  source: z.string(),
  enteredByName: z.string(),
  enteredAt: instant,
  /** `earlier`: entered before both sides were asked. */
  agreedAs: z.enum(agreedAs),
});
/** What a side said to what was proposed. */
const answerSchema = z.object({
  side: z.enum(sides),
  answer: z.enum(['confirmed', 'contested']),
  reason: z.string(),
  name: z.string(),
  at: instant,
});
const proposedFields = {
  /** The side that it was proposed for; `null`: by somebody who owns neither. */
  side: z.enum(sides).nullable(),
  at: instant,
  answers: z.array(answerSchema),
  /** The sides that have not confirmed it. */
  waitsFor: z.array(z.enum(sides)),
  /** The answers against it that stand. */
  contested: z.array(answerSchema),
  /** From this moment on a lead may decide. */
  unansweredFrom: instant,
};
const wagerSchema = z.object({
  /** `null` while nobody has drafted one. */
  terms: termsSchema.extend({ currency }).nullable(),
  /** What both sides are bound by: while an amendment is open, the terms that it would change. */
  inForce: termsSchema.extend({ currency }).nullable(),
  version,
  /** Planned outcome of the whole window: what the tree yields. */
  planTotal: amount,
  forecasts: z.array(forecastSchema),
  entered: z.array(enteredSchema),
  /** Values that wait for the word of a side; they do not count yet. */
  proposed: z.array(
    z.object({
      id: actualId,
      channel: z.string(),
      driver: z.string(),
      value: z.number(),
      source: z.string(),
      enteredByName: z.string(),
      ...proposedFields,
    }),
  ),
});

const effectSchema = z.object({ driver: z.string(), effect: amount, owners: ownerAmounts });
const channelGapSchema = z.object({
  channel: z.string(),
  plan: amount,
  actual: amount,
  gap: amount,
  method,
  effects: z.array(effectSchema.extend({ unrounded: z.number() })),
});
const gapSchema = z.object({
  plan: amount,
  actual: amount,
  gap: amount,
  channels: z.array(channelGapSchema),
  drivers: z.array(effectSchema),
  owners: ownerAmounts,
});
const fanPoint = z.object({ date: plainDate, p10: amount, p25: amount, p50: amount, p75: amount, p90: amount });
const projectionSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('too_few'), days: z.int(), needDays: z.int() }),
  z.object({
    state: z.literal('projected'),
    final: fanPoint,
    chance: z.number(),
    draws: z.int(),
    maturedReturnRate: z.number(),
    fan: z.array(fanPoint),
    basis: z.object({ days: z.int(), through: plainDate, unmatchedRefunds: amount }),
  }),
]);
const sideScore = z.object({ forecast: quantiles, score: z.number(), skill: z.number().nullable() }).nullable();
const scoresSchema = z.object({
  baseline: z.object({
    p10: z.number(),
    p50: z.number(),
    p90: z.number(),
    from: z.enum(['history', 'plan']),
    n: z.int(),
  }),
  baselineScore: z.number(),
  pm: sideScore,
  gtm: sideScore,
});
const pool = z.object({ pool: z.int(), pm: z.int(), gtm: z.int() });
const payoutSchema = z.object({ pot: z.int(), attribution: pool, forecast: pool, pm: z.int(), gtm: z.int() });
const digested = z.object({ lines: z.int(), digest: z.string() });

const counts = z.object({
  lines: z.int(),
  refundLines: z.int().optional(),
  orders: z.int(),
  refunds: z.int(),
  outsideLines: z.int(),
});
const countedSchema = z.object({
  channels: z.array(
    z.object({
      channel: z.string(),
      orders: z.int(),
      units: z.int(),
      grossMinor: amount,
      refundMinor: amount,
      refundedUnits: z.int(),
    }),
  ),
  days: z.array(z.object({ date: plainDate, amount })),
  counts,
});

const progressSchema = z.object({
  state: z.enum(['before', 'selling', 'returning', 'closed', 'settled']),
  asOf: plainDate.nullable(),
  /** That day has not ended. */
  isPartial: z.boolean(),
  elapsedShare: z.number(),
  planTotal: amount,
  drivers: z.array(
    z.object({
      channel: z.string(),
      driver: z.string(),
      plan: z.number().nullable(),
      actual: z.number().nullable(),
      /** Nobody entered it: the plan stands in. */
      assumed: z.boolean(),
      planned: z.boolean(),
    }),
  ),
  /** Against the plan for the days so far. */
  gap: gapSchema.nullable(),
  days: z.array(z.object({ date: plainDate, actual: amount.nullable(), plan: amount })),
  projection: projectionSchema,
  /** The projected outcome less the plan of the whole window. */
  projectedGap: z.object({ p10: amount, p50: amount, p90: amount }).nullable(),
  scores: scoresSchema.extend({ observed: amount, provisional: z.boolean() }).nullable(),
  returnRate: z.object({
    soFar: z.number().nullable(),
    matured: z.number().nullable(),
    planned: z.number().nullable(),
  }),
  counts,
  verdict: textSchema,
  kpis: z.array(kpiSchema),
});

const resultSchema = z.object({
  facts: z.object({ through: plainDate, orders: digested, refunds: digested }),
  counted: countedSchema,
  entered: z.array(z.object({ channel: z.string(), driver: z.string(), value: z.number(), source: z.string() })),
  outcome: z.enum(outcomes),
  currency,
  target: amount,
  method,
  plan: amount,
  actual: amount,
  gap: amount,
  targetMet: z.boolean(),
  owners: ownerAmounts,
  drivers: z.array(effectSchema),
  channels: z.array(z.object({ channel: z.string(), plan: amount, actual: amount, effects: z.array(effectSchema) })),
  scores: scoresSchema,
  payout: payoutSchema,
});
const settlementSchema = z.object({
  /** 0 is the settlement; 1, 2 … are its adjustments. */
  number: z.int(),
  settledByName: z.string(),
  settledAt: instant,
  resultHash: hash,
  result: resultSchema,
  /** Who stands to it; `null` for what was settled before both sides were asked. */
  agreed: z
    .object({
      as: z.enum(['both', 'lead']),
      proposedBy: z.string(),
      proposedSide: z.enum(sides).nullable(),
      proposedAt: instant,
      answers: z.array(answerSchema),
      /** The lead who decided where the sides did not. */
      decidedBy: z.string().nullable(),
    })
    .nullable(),
  /** What changed against the one before; `null` for the settlement itself. */
  change: z.object({ actual: amount, owners: ownerAmounts, pm: z.int(), gtm: z.int() }).nullable(),
});

const settlementsSchema = z.object({
  settlements: z.array(settlementSchema),
  /** The settlement or adjustment that waits for the word of a side. */
  proposal: z
    .object({
      id,
      number: z.int(),
      result: resultSchema,
      resultHash: hash,
      proposedByName: z.string(),
      ...proposedFields,
    })
    .nullable(),
  factsUnchanged: z.boolean().nullable(),
});
const answerInput = {
  side: z.enum(sides),
  answer: z.enum(['confirmed', 'contested']),
  /** Why it is contested. */
  reason: z.string().trim().max(500).default(''),
};
/** A proposal as it was seen: what is answered is its result with that hash. */
const proposalInput = launchInput.extend({ proposalId: id, hash });

const path = '/workspaces/{workspaceId}/launches/{launchId}/wager';
const seal = (side: 'pm' | 'gtm') =>
  writes({
    path: `${path}/forecasts/${side}`,
    access: `sign.${side}`,
    summary: `Seal the ${side.toUpperCase()} owner's forecast; it opens when both sides are in`,
    tag,
  })
    .input(launchInput.extend({ p10: amount, p50: amount, p90: amount }))
    .output(wagerSchema);

export const wager = {
  get: reads({
    path,
    access: 'read',
    summary: 'Terms, forecasts (sealed ones without values) and entered actuals',
    tag,
    shows: [...shownWager, 'launch', 'card'],
  })
    .input(launchInput)
    .output(wagerSchema),
  update: writes({
    path,
    method: 'PUT',
    access: 'edit.wager',
    bodyMax: longBody,
    summary: 'Draft or change the terms; a locked card needs an amendment first. Version 0 creates it',
    tag,
  })
    .input(launchInput.extend({ version, terms: termsSchema }))
    .output(wagerSchema),
  enter: writes({
    path: `${path}/actuals`,
    access: 'facts',
    summary: 'Enter the actual value to date of a driver that orders cannot tell, with its source',
    tag,
  })
    .input(
      launchInput.extend({
        channel: name,
        driver: key,
        value: z.number().min(0),
        source: z.string().trim().min(1).max(200),
      }),
    )
    .output(wagerSchema),
  forecastAsPm: seal('pm'),
  forecastAsGtm: seal('gtm'),
  progress: reads({
    path: `${path}/progress`,
    access: 'read',
    summary:
      'Where the wager stands: gap by driver, channel and owner, projection, KPIs; null while there are no terms',
    tag,
    shows: [...shownWager, ...shownOrders, 'launch'],
  })
    .input(launchInput)
    .output(progressSchema.nullable()),
  answerActual: writes({
    path: `${path}/actuals/{actualId}/answers`,
    // Whoever owns a side answers for it, also when their role was taken away meanwhile.
    access: 'read',
    summary:
      'Confirm or contest, as the owner of a side, a value that was entered; it counts once both sides stand to it',
    tag,
  })
    .input(launchInput.extend({ actualId, ...answerInput }))
    .output(wagerSchema),
  decideActual: writes({
    path: `${path}/actuals/{actualId}/decide`,
    access: 'administer',
    summary: 'Let a value count that the sides have not agreed on in the days they had; recorded as such',
    tag,
  })
    .input(launchInput.extend({ actualId }))
    .output(wagerSchema),
  settlements: reads({
    path: `${path}/settlements`,
    access: 'read',
    summary:
      'The settlement with its numbered adjustments, the one that waits for an answer, and whether the facts are still those it was computed from',
    tag,
    shows: [...shownWager, ...shownOrders],
  })
    .input(launchInput)
    .output(settlementsSchema),
  proposeSettlement: writes({
    path: `${path}/settlements`,
    access: 'edit.wager',
    summary:
      'Propose the settlement once both windows have closed; later, a numbered adjustment when facts have changed',
    tag,
  })
    .input(launchInput)
    .output(settlementsSchema),
  answerSettlement: writes({
    path: `${path}/settlements/proposals/{proposalId}/answers`,
    access: 'read',
    summary: 'Confirm or contest, as the owner of a side, the settlement that was proposed; both sides settle it',
    tag,
  })
    .input(proposalInput.extend(answerInput))
    .output(settlementsSchema),
  decideSettlement: writes({
    path: `${path}/settlements/proposals/{proposalId}/decide`,
    access: 'administer',
    summary: 'Settle what the sides have not agreed on in the days they had; recorded as such',
    tag,
  })
    .input(proposalInput)
    .output(settlementsSchema),
};
