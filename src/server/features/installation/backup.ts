/** A whole installation in one file, and back: between embedded engines and real ones, in either direction. */
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { FactsDoor } from '../../facts/door.ts';
import { emptyTable } from '../../facts/removal.ts';
import { factTables } from '../../facts/tables/all.ts';
import type { FactTable } from '../../facts/tables/table.ts';
import { appliedLevels, isRestoring, knownLevels, migrate, restoreMark } from '../../migrations/migrate.ts';
import { localBlobs } from '../../store/blobs.ts';
import type { Postgres } from '../../store/postgres.ts';
import { oneTransaction } from '../../store/transaction.ts';
import { codeOf } from '../../store/unavailable.ts';
import { digestOf, openArchive, type Section, type SectionSummary, writeArchive } from './archive.ts';
import { blobSections, blobsPrefix, loadBlob } from './blobs-archive.ts';
import {
  continueSequences,
  decisionSections,
  decisionsPrefix,
  decisionTables,
  loadTable,
  Overtaken,
  plainText,
  quoted,
  tableRows,
  withoutReferences,
} from './decisions-archive.ts';
import {
  countFacts,
  factSections,
  factsPrefix,
  knownFacts,
  loadFacts,
  storedRows,
  tableOfSection,
} from './facts-archive.ts';

export type Installation = { postgres: Postgres; facts: FactsDoor; dataDir: string };
export type BackupReport = { file: string; bytes: number; createdAt: string; sections: SectionSummary[] };

const blobsFolder = (dataDir: string) => path.join(dataDir, 'blobs');

/** Runs `work` in one transaction in which values are written as the archive holds them. */
async function inPlainText<T>(
  postgres: Postgres,
  mode: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return oneTransaction(
    postgres.pool,
    async (_db, client) => {
      await plainText(client);
      return work(client);
    },
    mode,
  );
}

/** How often a backup begins anew that somebody has overtaken. */
const mostAttempts = 3;

/**
 * Writes the installation to `file` while it may be in use. Decisions are those of one moment. Facts are read after them, so that every import
 * the decisions call done is whole in the file; months that `earlier`, another backup, holds as they are now are taken from it. Jobs that were
 * waiting are not in it. Fails with `conflict` when the file exists.
 */
export async function backupTo(
  { postgres, facts, dataDir }: Installation,
  options: { file: string; now: Date; uploads?: boolean; earlier?: string | null },
): Promise<BackupReport> {
  const { file, now, uploads = true, earlier } = options;
  const exists = await stat(file).catch(() => null);
  if (exists) throw new BiplaneError('conflict', text('backup.errors.fileExists', { file }));
  const createdAt = now.toISOString();
  for (let attempt = 1; ; attempt++) {
    try {
      const sections = await writeAll({ postgres, facts, dataDir }, { file, createdAt, uploads, earlier });
      return { file, bytes: (await stat(file)).size, createdAt, sections };
    } catch (error) {
      if (!(error instanceof Overtaken) || attempt === mostAttempts) throw error;
    }
  }
}

async function writeAll(
  { postgres, facts, dataDir }: Installation,
  {
    file,
    createdAt,
    uploads,
    earlier,
  }: { file: string; createdAt: string; uploads: boolean; earlier: string | null | undefined },
): Promise<SectionSummary[]> {
  const client = await postgres.pool.connect();
  let failed: Error | undefined;
  let isOpen = false;
  const begin = async () => {
    isOpen = true;
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await plainText(client);
  };
  const end = async () => {
    if (!isOpen) return;
    isOpen = false;
    await client.query('ROLLBACK').catch((error: Error) => {
      failed = error;
    });
  };
  try {
    const migrations = await appliedLevels(client);
    async function* sections(): AsyncGenerator<Section> {
      yield* decisionSections(client, {
        begin,
        inPlainText: (work) => inPlainText(postgres, 'READ ONLY', work),
        alone: postgres.embedded,
      });
      const decided = await knownFacts(client);
      // An open transaction keeps the embedded engine to itself.
      await end();
      yield* factSections(facts, decided);
      if (uploads) yield* blobSections(localBlobs(dataDir));
    }
    return await writeArchive(file, { createdAt, migrations }, sections(), earlier);
  } finally {
    await end();
    client.release(failed);
  }
}

async function assertEmpty({ postgres, facts }: Installation): Promise<void> {
  const filled: string[] = [];
  await inPlainText(postgres, 'READ ONLY', async (client) => {
    for (const { name } of await decisionTables(client)) {
      const { rowCount } = await client.query(`SELECT 1 FROM ${quoted(name)} LIMIT 1`);
      if (rowCount) filled.push(name);
    }
  });
  for (const table of factTables) if ((await countFacts(facts, table)) > 0) filled.push(table.name);
  if (filled.length > 0) {
    throw new BiplaneError('precondition_failed', text('backup.errors.notEmpty', { tables: filled.join(', ') }), {
      tables: filled,
    });
  }
}

/** Takes away what a restore left that was killed; its decisions were never committed. */
async function clearUnfinished({ postgres, facts, dataDir }: Installation): Promise<void> {
  if (!(await inPlainText(postgres, 'READ ONLY', isRestoring))) return;
  for (const table of factTables) await emptyTable(facts, table);
  await rm(blobsFolder(dataDir), { recursive: true, force: true });
}

/** Whether the decisions were not committed, when the answer to that may have been lost; waits for a commit that is still going on. */
async function isUndone({ postgres }: Installation): Promise<boolean> {
  try {
    await postgres.pool.query(`SELECT FROM ${restoreMark}`);
    return true;
  } catch (error) {
    // No such table: it went with the commit.
    if (codeOf(error) === '42P01') return false;
    throw error;
  }
}

/** Reads a section back from where it was stored. */
async function storedDigest(
  installation: Installation,
  client: pg.PoolClient,
  { name, columns }: Section,
): Promise<SectionSummary | null> {
  if (name.startsWith(decisionsPrefix)) {
    return digestOf(name, tableRows(client, name.slice(decisionsPrefix.length), columns));
  }
  if (name.startsWith(factsPrefix)) return digestOf(name, storedRows(installation.facts, { name, columns }));
  return null;
}

/**
 * Fills an empty installation from a backup and checks, by reading everything back, that it holds the same rows. Migrations bring the databases
 * to the level of the backup before, and to the level of the program after. Nothing stays when it fails.
 *
 * Fails with `precondition_failed` when the installation is not empty or its migrations are ahead of the backup, with `invalid_input` when the
 * file is damaged or comes from a newer program.
 */
export async function restoreFrom(
  installation: Installation,
  options: { file: string; migrationsDir: string },
): Promise<BackupReport> {
  const { file, migrationsDir: dir } = options;
  const { postgres, facts, dataDir } = installation;
  const archive = await openArchive(file);
  try {
    const { migrations, createdAt } = archive.header;
    const known = await knownLevels(dir);
    if (migrations.postgres > known.postgres || migrations.clickhouse > known.clickhouse) {
      throw new BiplaneError('invalid_input', text('backup.errors.fromNewer', { file }));
    }
    const reached = await migrate({ postgres, facts, dir, upTo: migrations });
    await clearUnfinished(installation);
    await assertEmpty(installation);
    if (reached.postgres > migrations.postgres || reached.clickhouse > migrations.clickhouse) {
      throw new BiplaneError('precondition_failed', text('backup.errors.targetAhead'));
    }

    const summaries: SectionSummary[] = [];
    const loadedFacts = new Set<FactTable>();
    let loadedBlobs = false;
    await postgres.pool.query(`CREATE TABLE IF NOT EXISTS ${restoreMark} ()`);
    try {
      await inPlainText(postgres, '', async (client) => {
        const tables = new Map((await decisionTables(client)).map((table) => [table.name, table]));
        const sections: Section[] = [];
        await withoutReferences(client, async () => {
          for await (const section of archive.sections()) {
            const { name } = section;
            if (name.startsWith(decisionsPrefix)) {
              const table = tables.get(name.slice(decisionsPrefix.length));
              if (!table) throw new BiplaneError('invalid_input', text('backup.errors.damaged', { file, where: name }));
              await loadTable(client, table, section);
            } else if (name.startsWith(factsPrefix)) {
              const table = tableOfSection(name);
              if (!table) throw new BiplaneError('invalid_input', text('backup.errors.damaged', { file, where: name }));
              loadedFacts.add(table);
              await loadFacts(facts, table, section);
            } else if (name.startsWith(blobsPrefix)) {
              loadedBlobs = true;
              await loadBlob(dataDir, section);
            }
            sections.push(section);
            summaries.push(section.summary());
          }
        });
        await continueSequences(client);
        for (const [index, section] of sections.entries()) {
          const stored = await storedDigest(installation, client, section);
          if (stored && stored.digest !== summaries[index]!.digest) {
            throw new BiplaneError('internal', text('backup.errors.digestDiffers', { section: section.name }));
          }
        }
        await client.query(`DROP TABLE ${restoreMark}`);
      });
    } catch (error) {
      // Where nobody can say, everything stays, with the mark: the next restore takes it away.
      const undone = await isUndone(installation).catch(() => {
        throw error;
      });
      if (undone) {
        for (const table of loadedFacts) await emptyTable(facts, table);
        // The installation was empty: all of them came with this backup.
        if (loadedBlobs) await rm(blobsFolder(dataDir), { recursive: true, force: true });
        await postgres.pool.query(`DROP TABLE IF EXISTS ${restoreMark}`);
        throw error;
      }
    }
    await migrate({ postgres, facts, dir });
    return { file, bytes: (await stat(file)).size, createdAt, sections: summaries };
  } finally {
    archive.close();
  }
}
