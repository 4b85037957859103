/** Chains the audit log: takes what was written since and seals it in blocks. No write waits for it. */
import { and, asc, desc, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import { type AuditEntry, actorDigest, leafHash, nextBlock, valuesDigest } from '../../domain/audit/chain.ts';
import { ledgerHeads } from '../signing/ledger.ts';
import { type Db, isoFormat, type Postgres } from '../store/postgres.ts';
import { inTransaction } from '../store/transaction.ts';
import { newSalt } from './audit.ts';
import { asEntry, auditBlock, auditEntry } from './audit-schema.ts';

const entriesPerBlock = 500;

/** Entries from before the chain have no digests yet: they get them as they are found. The values of all others stay in the database. */
async function withDigests(db: Db, entry: AuditEntry): Promise<AuditEntry> {
  if (entry.actorDigest !== null && entry.valuesDigest !== null) return entry;
  const { before, after } = auditEntry;
  const [values] = await db.select({ before, after }).from(auditEntry).where(eq(auditEntry.id, entry.id));
  const [actorSalt, valuesSalt] = [newSalt(), newSalt()];
  return {
    ...entry,
    actorSalt,
    actorDigest: actorDigest(actorSalt, entry.actorName),
    valuesSalt,
    valuesDigest: valuesDigest(valuesSalt, values!.before, values!.after),
  };
}

/** Seals one block of a workspace's waiting entries; answers how many went into it. */
async function sealBlock(db: Db, workspaceId: string): Promise<number> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`audit ${workspaceId}`}, 0))`);
  const [previous] = await db
    .select()
    .from(auditBlock)
    .where(eq(auditBlock.workspaceId, workspaceId))
    .orderBy(desc(auditBlock.seq))
    .limit(1);
  const rows = await db
    .select({ ...getTableColumns(auditEntry), before: sql<null>`null`, after: sql<null>`null` })
    .from(auditEntry)
    .where(and(eq(auditEntry.workspaceId, workspaceId), isNull(auditEntry.block)))
    .orderBy(asc(auditEntry.id))
    .limit(entriesPerBlock);
  if (rows.length === 0) return 0;
  const entries: AuditEntry[] = [];
  for (const row of rows) entries.push(await withDigests(db, asEntry(row)));
  const leaves = entries.map((entry) => ({ id: entry.id, leaf: leafHash(entry) }));
  const launchIds = [...new Set(entries.flatMap(({ launchId }) => launchId ?? []))];
  const block = nextBlock(previous ?? null, {
    workspaceId,
    leaves,
    ledgers: await ledgerHeads({ db, workspaceId }, launchIds),
    at: await timeAfter(db, previous?.at ?? new Date(0)),
  });
  await db.insert(auditBlock).values({ ...block, at: new Date(block.at) });
  const sealed = entries.map(({ id, actorSalt, actorDigest, valuesSalt, valuesDigest }, index) => ({
    id,
    leaf: leaves[index]!.leaf,
    actor_salt: actorSalt,
    actor_digest: actorDigest,
    values_salt: valuesSalt,
    values_digest: valuesDigest,
  }));
  await db.execute(sql`
    update audit_entry e
       set block = ${block.seq}, leaf = s.leaf, actor_salt = s.actor_salt, actor_digest = s.actor_digest,
           values_salt = s.values_salt, values_digest = s.values_digest
      from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb)
           as s (id bigint, leaf text, actor_salt text, actor_digest text, values_salt text, values_digest text)
     where e.id = s.id and e.workspace_id = ${workspaceId}`);
  return entries.length;
}

/** The database's time now, which is never before that of the last block. */
async function timeAfter(db: Db, last: Date): Promise<string> {
  const { rows } = await db.execute<{ at: string }>(
    sql`select to_char(greatest(clock_timestamp(), ${last.toISOString()}::timestamptz) at time zone 'UTC', ${isoFormat}) as at`,
  );
  return rows[0]!.at;
}

/** Seals everything that waits, in every workspace, until `signal` is aborted. Servers that do so at once take turns. */
export async function sealAudit(postgres: Postgres, signal?: AbortSignal): Promise<void> {
  // A workspace of an earlier version is chained when what stood before has been written into its log.
  const { rows: waiting } = await postgres.db.execute<{ workspaceId: string }>(sql`
    select distinct e.workspace_id as "workspaceId" from audit_entry e join workspace w on w.id = e.workspace_id
     where e.block is null
       and (w.audited_since is not null or exists (select from audit_block b where b.workspace_id = w.id))`);
  for (const { workspaceId } of waiting) {
    let sealed: number;
    do sealed = await inTransaction(postgres.pool, (db) => sealBlock(db, workspaceId));
    while (sealed === entriesPerBlock && !signal?.aborted);
  }
}
