/** What is kept of every release: the checksums of its migrations, its tables of facts, and a backup that holds a record of every kind. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sealAudit } from '../src/server/act/audit-seal.ts';
import { createSql } from '../src/server/facts/ddl.ts';
import type { Layout } from '../src/server/facts/door.ts';
import { factTables } from '../src/server/facts/tables/all.ts';
import { serve } from './harness.ts';
import { allProcedures, answerOf } from './procedures.ts';
import { copyTemplate, migrated, type Template } from './template.ts';
import { newStage, type Stage, validInputs } from './valid-inputs.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
export const releasesDir = join(root, 'test/releases');
export const backupName = 'backup.jsonl.gz';
export const checksumsName = 'migrations.json';
export const factTablesName = 'fact-tables.json';

/** The versions that were released. */
export const releases = (): string[] => readdirSync(releasesDir).filter((name) => /^\d+\.\d+\.\d+$/.test(name));

/** The migrations of this checkout, by name, each with the checksum that an installation keeps of it. */
export function migrationChecksums(): Record<string, string> {
  const names = ['postgres', 'clickhouse'].flatMap((engine) =>
    readdirSync(join(root, 'migrations', engine))
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => `${engine}/${file}`),
  );
  const checksum = (name: string) => {
    const sql = readFileSync(join(root, 'migrations', name), 'utf8').replaceAll('\r\n', '\n');
    return createHash('sha256').update(sql).digest('hex');
  };
  return Object.fromEntries(names.map((name) => [name, checksum(name)]));
}

/** The statements that make the tables of facts of this checkout: on one server, and on a cluster of replicated ones. */
export function factTableStatements(): { single: string[]; cluster: string[] } {
  const able = { dictionaries: true, skippingIndices: true, comments: true };
  const all = (layout: Layout) => factTables.flatMap((table) => createSql(table, layout, able));
  return { single: all({}), cluster: all({ cluster: 'biplane', replicated: true }) };
}

export type FactTableStatements = ReturnType<typeof factTableStatements>;

/** One of the files that are kept of a release. */
export const readReleased = (release: string, name: string) =>
  JSON.parse(readFileSync(join(releasesDir, release, name), 'utf8'));

/** These leave nothing that the others do not, and much of it. */
const leftOut = ['imports.cancel', 'installation.backup'];

/** A plan that both sides have signed: of the cards, the other two are signed by valid inputs. */
async function signPlan({ at, workspace: { pm, gtm } }: Stage): Promise<void> {
  await pm.client.plan.createTask({ ...at, name: '试产' });
  const { hash } = (await pm.client.cards.get(at)).find(({ kind }) => kind === 'cadence')!;
  const signed = { ...at, kind: 'cadence' as const, hash: hash! };
  await pm.client.cards.signAsPm(signed);
  await gtm.client.cards.signAsGtm(signed);
}

/** An installation in which every write has succeeded once, each in a workspace of its own. */
const records: Template = {
  name: 'records',
  dependsOn: {
    paths: [
      ...['package-lock.json', 'migrations', 'src/contract', 'src/domain', 'src/files', 'src/server'],
      ...['test/releases.ts', 'test/valid-inputs.ts'],
    ],
  },
  async make(dataDir) {
    await copyTemplate(migrated, dataDir);
    const biplane = await serve(dataDir);
    const { deps } = biplane;
    const { clock } = deps;
    try {
      const first = { name: '首位', email: 'first@example.test', password: 'first password', workspaceName: '首个' };
      await biplane.as(null).setup.create(first);
      for (const each of allProcedures) {
        if (leftOut.includes(each.name) || !(each.name in validInputs)) continue;
        const { by, input, on } = await validInputs[each.name]!(await newStage(biplane));
        deps.clock = on ? () => on : clock;
        const { code, reason } = await answerOf(biplane, each, by, input);
        deps.clock = clock;
        if (code !== 'ok') throw new Error(`${each.name}: ${code} ${reason}`);
      }
      await signPlan(await newStage(biplane));
      await sealAudit(deps.postgres);
    } finally {
      await biplane.stop();
    }
  },
};

/** Writes with `biplane backup` what an installation of this checkout holds in which everything has been done once. */
export async function writeReleaseBackup(file: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'biplane-release-'));
  try {
    await copyTemplate(records, dataDir);
    const env = { ...process.env, BIPLANE_DATA: dataDir };
    await promisify(execFile)(process.execPath, [join(root, 'bin/biplane.mjs'), 'backup', file], { env });
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
