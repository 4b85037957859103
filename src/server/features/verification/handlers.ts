import type { audit } from '../../../contract/people.ts';
import { headText, readHead } from '../../../domain/cards/chain.ts';
import { reasonOf } from '../../../domain/cards/verify.ts';
import type { Actor } from '../../act/audit.ts';
import { auditHead, auditPage } from '../../act/audit-log.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { inVerifyingTurn } from '../../signing/verifying-turn.ts';
import { verifyWorkspace } from './queries.ts';

export const auditHandlers: HandlersOf<typeof audit> = {
  list: async (ctx, input) => {
    const head = await auditHead(ctx);
    const { entries, total, hasMore, next } = await auditPage(ctx, {
      limit: input.limit,
      ...(input.launchId ? { launchId: input.launchId } : {}),
      ...(input.entity ? { entity: input.entity } : {}),
      ...(input.entityId ? { entityId: input.entityId } : {}),
      ...(input.before ? { before: input.before } : {}),
    });
    return {
      total,
      hasMore,
      next,
      head: head && headText(head),
      entries: entries.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actor: { kind: row.actorKind as Actor['kind'], id: row.actorId, name: row.actorName },
        procedure: row.procedure,
        entity: row.entity,
        entityId: row.entityId,
        launchId: row.launchId,
        before: row.before,
        after: row.after,
        shortened: row.shortened,
      })),
    };
  },
  verify: async (ctx, { head }) => {
    const verify = () => verifyWorkspace(ctx, head ? [readHead(head)!] : []);
    const { breaks, head: newest, ...found } = await inVerifyingTurn(ctx.personId, verify, ctx.signal);
    const reasoned = breaks.map((broken) => ({ ...broken, reason: reasonOf(broken) }));
    return { ...found, head: newest && headText(newest), breaks: reasoned };
  },
};
