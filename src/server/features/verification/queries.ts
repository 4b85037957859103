/** Is a workspace still what its people made it? The audit log by its own chain, and then every record by its last entry in it. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Head } from '../../../domain/cards/chain.ts';
import type { Break } from '../../../domain/cards/records.ts';
import { type AuditCheck, checkAudit } from '../../act/audit-log.ts';
import { auditBlock } from '../../act/audit-schema.ts';
import { ledgerEntry } from '../../signing/ledger.ts';
import type { AuditedRecords } from '../../store/audited.ts';
import type { Db } from '../../store/postgres.ts';
import { auditedCards } from '../cards/queries.ts';
import { auditedCriteria } from '../demand/queries.ts';
import { auditedImports } from '../imports/queries.ts';
import { auditedOwnerChanges } from '../launches/owner-change-queries.ts';
import { auditedLaunches } from '../launches/queries.ts';
import { launch } from '../launches/schema.ts';
import { auditedPosts } from '../orders/post-queries.ts';
import { auditedPeople } from '../people/queries.ts';
import { workspace } from '../people/schema.ts';
import { auditedWagers } from '../wager/queries.ts';

type Scope = { db: Db; workspaceId: string; signal?: AbortSignal | undefined };

/** Every kind of record that is compared. */
export const audited: AuditedRecords[] = [
  auditedLaunches,
  auditedOwnerChanges,
  ...auditedPeople,
  auditedImports,
  auditedPosts,
  ...auditedWagers,
  auditedCards,
  auditedCriteria,
];

/** How many broken records are named; more tell nothing new. */
export const mostBreaks = 50;

export type WorkspaceVerification = Omit<AuditCheck, 'ledgers'> & { ok: boolean; breaks: Break[] };

/** Everything in a workspace that does not hold, up to {@link mostBreaks}; `now` is `null` where no server runs that would seal entries. */
export async function verifyWorkspace(
  ctx: Scope & { now: Date | null },
  heads: readonly Head[] = [],
): Promise<WorkspaceVerification> {
  const breaks: Break[] = [];
  const report = (broken: Break) => {
    if (breaks.length < mostBreaks) breaks.push(broken);
  };
  const { ledgers, ...check } = await checkAudit(ctx, { now: ctx.now, heads, report });
  await checkLedgers(ctx, ledgers, report);
  for (const kind of audited) {
    ctx.signal?.throwIfAborted();
    for (const broken of await brokenRecords(ctx, kind)) report(broken);
  }
  return { ...check, ok: breaks.length === 0, breaks };
}

/** Do the ledgers still have the entries that the audit log vouches for? What was cut off the end of one shows here. */
async function checkLedgers(
  ctx: Scope,
  ledgers: AuditCheck['ledgers'],
  report: (broken: Break) => void,
): Promise<void> {
  for (const [launchId, { seq, hash }] of Object.entries(ledgers)) {
    const [found] = await ctx.db
      .select({ hash: ledgerEntry.hash })
      .from(ledgerEntry)
      .where(
        and(eq(ledgerEntry.workspaceId, ctx.workspaceId), eq(ledgerEntry.launchId, launchId), eq(ledgerEntry.seq, seq)),
      );
    if (found?.hash === hash) continue;
    const [named] = await ctx.db.select({ name: launch.name }).from(launch).where(eq(launch.id, launchId));
    report({
      record: 'ledger',
      name: `${named?.name ?? launchId} #${seq}`,
      what: found ? 'content' : 'removed',
      expected: hash,
      found: found?.hash ?? '',
    });
  }
}

type Difference = {
  name: string;
  entityId: string;
  launchId: string | null;
  /** Whether the log has any entry about it. */
  isKnown: boolean;
  what: 'removed' | 'added' | 'content';
  expected: unknown;
  found: unknown;
};

/**
 * The records of a kind that are not what their last entry says: changed, removed or added behind the product's back. Fields that the entry does
 * not name are not compared; an entry whose values were erased says nothing.
 */
export async function differencesOf(
  { db, workspaceId }: Scope,
  { entity, current, today = (after) => after }: AuditedRecords,
  most?: number,
): Promise<Difference[]> {
  const { rows } = await db.execute<Difference>(sql`
    with said as (
      select distinct on (entity_id, launch_id) coalesce(launch_id::text, '') || '/' || entity_id as key, entity_id, launch_id, ${today(sql`after`)} as after, erased_at
        from audit_entry where workspace_id = ${workspaceId} and entity = ${entity}
       order by entity_id, launch_id, id desc),
    present as (
      select coalesce(launch_id::text, '') || '/' || entity_id as key, entity_id, launch_id, name, says
        from (${current(workspaceId)}) as records)
    select ${`${entity} `} || coalesce(present.name, said.after ->> 'name', said.after ->> 'fileName', said.entity_id) as name,
           coalesce(present.entity_id, said.entity_id) as "entityId", coalesce(present.launch_id, said.launch_id) as "launchId",
           said.key is not null as "isKnown", case when present.key is null then 'removed' when said.after is null then 'added' else 'content' end as what,
           said.after as expected, present.says as found
      from said full join present on said.key = present.key
     where said.erased_at is null
       and (present.key is null and said.after is not null
         or said.key is null
         or said.after is null and present.says is not null
         or exists (select from jsonb_each(coalesce(present.says, '{}')) field
                     where said.after ? field.key and said.after -> field.key <> field.value))
     ${most === undefined ? sql`` : sql`limit ${most}`}`);
  return rows;
}

async function brokenRecords(ctx: Scope, kind: AuditedRecords): Promise<Break[]> {
  const found = await differencesOf(ctx, kind, mostBreaks);
  return found.map(({ name, what, expected, found: says }) => ({
    record: 'record',
    name,
    what,
    expected: JSON.stringify(expected),
    found: JSON.stringify(says),
  }));
}

/** Where in the installation a head that somebody kept still stands: the name of its workspace, and of its launch unless it is the audit log's. */
export async function findHead(db: Db, head: Head): Promise<{ workspace: string; launch: string | null } | null> {
  const [block] = await db
    .select({ workspace: workspace.name })
    .from(auditBlock)
    .innerJoin(workspace, eq(workspace.id, auditBlock.workspaceId))
    .where(and(eq(auditBlock.seq, head.seq), eq(auditBlock.hash, head.hash)));
  if (block) return { ...block, launch: null };
  const [entry] = await db
    .select({ workspace: workspace.name, launch: launch.name })
    .from(ledgerEntry)
    .innerJoin(launch, eq(launch.id, ledgerEntry.launchId))
    .innerJoin(workspace, eq(workspace.id, ledgerEntry.workspaceId))
    .where(and(eq(ledgerEntry.seq, head.seq), eq(ledgerEntry.hash, head.hash)))
    .orderBy(asc(launch.name))
    .limit(1);
  return entry ?? null;
}
