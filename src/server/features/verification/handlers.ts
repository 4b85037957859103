import type { audit } from '../../../contract/people.ts';
import { headText, readHead } from '../../../domain/cards/chain.ts';
import { reasonOf } from '../../../domain/cards/verify.ts';
import type { Actor } from '../../act/audit.ts';
import { auditHead, auditPage } from '../../act/audit-log.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { inVerifyingTurn } from '../../signing/verifying-turn.ts';
import { verifyWorkspace } from './queries.ts';

export const auditHandlers: HandlersOf<typeof audit> = {
  list: async (ctx, { since, until, ...filter }) => {
    const head = await auditHead(ctx);
    const { entries, total, hasMore, next } = await auditPage(ctx, {
      ...filter,
      days: { since, until, timeZone: ctx.timeZone },
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
