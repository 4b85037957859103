import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { type Client, type Installation, newLaunch } from '../../../../test/harness.ts';
import { type CellValue, workbook } from '../../../../test/xlsx.ts';
import { may } from '../../../domain/people/roles.ts';
import type { Caller } from '../../act/context.ts';
import { factBatch } from '../../facts/schema.ts';
import { membersOf } from '../people/queries.ts';
import { importTable } from './schema.ts';

export type Place = { workspaceId: string; launchId: string };
export type Mapping = Parameters<Client['imports']['start']>[0]['mapping'];
export type File = { name: string; content: string | Uint8Array | { path: string } };

/** A launch of its own in a workspace of its own. */
export async function newPlace(installation: Installation, currency = 'CNY') {
  const workspace = await installation.workspace('pm', 'gtm', 'viewer');
  const owners = { pm: workspace.pm.id, gtm: workspace.gtm.id };
  const launch = await newLaunch(workspace.pm.client, workspace.id, owners, { currency });
  const place: Place = { workspaceId: workspace.id, launchId: launch.id };
  return { place, client: workspace.pm.client, workspace };
}

/** A member who may bring facts. */
export async function whoMayUpload({ deps }: Pick<Installation, 'deps'>, workspaceId: string): Promise<Caller> {
  const members = await membersOf({ db: deps.postgres.db, workspaceId });
  const { userId, name, email } = members.find(({ role }) => may(role, 'facts'))!;
  return { kind: 'user', id: userId, name, email };
}

/** Uploads a file as somebody who may. */
export async function uploadFile(installation: Installation, place: Place, { name, content }: File): Promise<string> {
  const bytes =
    typeof content === 'object' && 'path' in content
      ? createReadStream(content.path)
      : Readable.from([Buffer.from(content)], { objectMode: false });
  const { workspaceId } = place;
  const file = { content: bytes, bytes: null, mostBytes: 64 * 1024 * 1024 };
  const client = installation.as(await whoMayUpload(installation, workspaceId));
  return (await client.uploads.create({ workspaceId, name, file })).uploadId;
}

/** Waits until an import has come to its end, whatever that is. */
export async function settled(client: Client, place: Place, importId: string) {
  for (;;) {
    const found = await client.imports.get({ ...place, importId });
    if (found.status !== 'queued' && found.status !== 'running') return found;
    await wait(20);
  }
}

/** Leaves a finished import as a killed server does that had not finished it: its facts do not count. */
export async function leaveRunning(
  { deps }: Installation,
  importId: string,
  server: { serverId?: string; heartbeatAt?: Date; finishedAt?: null } = {},
): Promise<void> {
  const { db } = deps.postgres;
  const [row] = await db
    .update(importTable)
    .set({ ...server, status: 'running' })
    .where(eq(importTable.id, importId))
    .returning();
  await db.delete(factBatch).where(eq(factBatch.id, row!.batchId!));
}

/** From the upload to the end, as a person goes: inspect, correct the mapping, dry run, import. */
export async function importFile(
  installation: Installation,
  { client, place }: { client: Client; place: Place },
  kind: 'answers' | 'orders',
  file: File,
  correct: (mapping: Mapping) => unknown = () => {},
  target: { studyId?: string; source?: string } = {},
) {
  const uploadId = await uploadFile(installation, place, file);
  const inspected = await client.imports.inspect({ ...place, uploadId, kind });
  const { mapping, names } = inspected;
  correct(mapping);
  const input = { ...place, uploadId, names, mapping, ...target };
  const dry = await client.imports.dryRun(input);
  const started = await client.imports.start(input);
  return { inspected, dry, done: await settled(client, place, started.id) };
}

/** An .xlsx file of these rows; `{ formula, result }` makes a formula cell. */
export function spreadsheet(rows: CellValue[][]): Uint8Array {
  return workbook({ Sheet1: rows });
}
