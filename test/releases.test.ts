/** An installation of every release becomes one of this version, with all that was in it; and so does one of this version. */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayIn } from '../src/domain/time/zone.ts';
import type { Caller } from '../src/server/act/context.ts';
import { openInstallation } from '../src/server/commands/installation.ts';
import { readEnv } from '../src/server/env.ts';
import { factTables } from '../src/server/facts/tables/all.ts';
import { verifyLaunchRecords } from '../src/server/features/cards/queries.ts';
import { restoreFrom } from '../src/server/features/installation/backup.ts';
import { decisionTables } from '../src/server/features/installation/decisions-archive.ts';
import { timeZoneOf } from '../src/server/features/people/queries.ts';
import { verifyWorkspace } from '../src/server/features/verification/queries.ts';
import { type Installation, serve } from './harness.ts';
import { allProcedures, answerOf, inputOf, type Procedure } from './procedures.ts';
import {
  backupName,
  checksumsName,
  migrationChecksums,
  readReleased,
  releases,
  releasesDir,
  writeReleaseBackup,
} from './releases.ts';
import { copyTemplate, emptyDatabase } from './template.ts';
import { asUser, ownerOfInstallation } from './valid-inputs.ts';

const thisVersion = 'this version';
const mostBytes = 2_000_000;
/** How often each read is answered, in different places. */
const enough = 3;
/** Of a person and not of a workspace, known to nobody but who was given it, or of files that are in no backup. */
const needMore = ['sample.get', 'invitations.get', 'installation.backupFile'];
/** What no write of a workspace leaves, or only for a moment. */
const empty = ['attempt', 'verification', 'session', 'sample_load', 'fact_group'].map((name) => `postgres/${name}`);

describe.each([...releases(), thisVersion])('an installation of %s', (release) => {
  const root = mkdtempSync(join(tmpdir(), 'biplane-upgrade-'));
  const dataDir = join(root, 'data');
  const file = release === thisVersion ? join(root, backupName) : join(releasesDir, release, backupName);
  let restored: { name: string; rows: number }[] = [];
  let biplane: Installation;
  const rowsOf = async (statement: string) =>
    (await biplane.deps.postgres.pool.query<Record<string, string>>(statement)).rows;

  beforeAll(async () => {
    if (release === thisVersion) await writeReleaseBackup(file);
    await copyTemplate(emptyDatabase, dataDir);
    const place = await openInstallation(readEnv({ BIPLANE_DATA: dataDir }), { whileRunning: null, empty: true });
    try {
      const migrationsDir = new URL('../migrations', import.meta.url).pathname;
      restored = (await restoreFrom(place, { file, migrationsDir })).sections;
    } finally {
      await place.close();
    }
    biplane = await serve(dataDir);
  }, 600_000);
  afterAll(async () => {
    await biplane?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  it('is a small file with a record of every kind', async () => {
    expect(statSync(file).size).toBeLessThan(mostBytes);
    // Facts have a section for each month of each table.
    const filled = restored.filter(({ rows }) => rows > 0).map(({ name }) => name.split('/', 2).join('/'));
    expect(filled.length).toBeGreaterThan(20);
    if (release !== thisVersion) return;
    const client = await biplane.deps.postgres.pool.connect();
    const tables = [
      ...(await decisionTables(client).finally(() => client.release())).map(({ name }) => `postgres/${name}`),
      ...factTables.map(({ name }) => `clickhouse/${name}`),
    ];
    expect(tables.filter((name) => !filled.includes(name) && !empty.includes(name))).toEqual([]);
  });

  it('has had every migration of this checkout', async () => {
    const applied = await rowsOf('SELECT name, checksum FROM migration');
    expect(Object.fromEntries(applied.map(({ name, checksum }) => [name, checksum]))).toEqual(migrationChecksums());
  });

  it('keeps every chain, every locked card, and every record as its log says', async () => {
    const { deps } = biplane;
    const { db } = deps.postgres;
    const workspaces = await rowsOf('SELECT id, name FROM workspace');
    for (const { id: workspaceId, name } of workspaces)
      expect((await verifyWorkspace({ db, workspaceId: workspaceId!, now: null })).breaks, name).toEqual([]);
    const now = new Date();
    const launches = await rowsOf('SELECT id, workspace_id FROM launch');
    for (const { id, workspace_id: workspaceId } of launches) {
      const timeZone = await timeZoneOf(db, workspaceId!);
      const ctx = { db, facts: deps.facts, workspaceId: workspaceId!, now, timeZone, today: dayIn(timeZone, now) };
      expect(await verifyLaunchRecords(ctx, id!)).toMatchObject({ ok: true });
    }
    const locked = await rowsOf('SELECT DISTINCT kind FROM card_version WHERE locked_at IS NOT NULL ORDER BY kind');
    expect(locked.map(({ kind }) => kind)).toEqual(['cadence', 'demand', 'wager']);
    expect([workspaces.length > 20, launches.length > 20]).toEqual([true, true]);
  });

  it('answers every read, wherever there is something to read', async () => {
    const reads = allProcedures.filter(({ meta, name }) => meta.kind === 'read' && !needMore.includes(name));
    const answers = new Map(reads.map(({ name }) => [name, 0]));
    const refusals = new Map<string, string | undefined>();
    const ask = async (each: Procedure, caller: Caller, known: Record<string, unknown>) => {
      if (answers.get(each.name)! >= enough) return;
      const { code, reason } = await answerOf(biplane, each, caller, inputOf(each, known));
      expect(['internal', 'unavailable'], `${each.name}: ${reason}`).not.toContain(code);
      if (code === 'ok') answers.set(each.name, answers.get(each.name)! + 1);
      else refusals.set(each.name, reason);
    };
    const [first] = await rowsOf('SELECT id FROM workspace ORDER BY created_at, id LIMIT 1');
    const owner = await ownerOfInstallation(biplane);
    for (const each of reads) await ask(each, owner, { workspaceId: first!.id });

    const launches = await rowsOf(`
      SELECT launch.id AS "launchId", workspace_id AS "workspaceId", person.id, person.name, email
        FROM launch JOIN member USING (workspace_id) JOIN person ON person.id = person_id AND role = 'owner'`);
    let mayMerge = false;
    for (const { launchId, workspaceId, id, name, email } of launches) {
      const caller = asUser({ id: id!, name: name!, email: email! });
      const one = async (table: string) =>
        (await biplane.deps.postgres.pool.query(`SELECT * FROM ${table} WHERE launch_id = $1 LIMIT 1`, [launchId]))
          .rows[0];
      const ofPlan = (table: string) =>
        `(SELECT t.*, launch_id FROM ${table} t JOIN plan ON plan.id = plan_id) ${table}`;
      const [study, made, need, task, baseline] = await Promise.all(
        ['study', 'import', 'need', ofPlan('plan_task'), ofPlan('plan_baseline')].map(one),
      );
      const known = {
        launchId,
        workspaceId,
        studyId: study?.id,
        importId: made?.id,
        needId: need?.id,
        baselineId: baseline?.id,
        uploadId: made?.upload_id,
      };
      const questions: { type: string; position: number }[] = study?.questions ?? [];
      const alike = questions.flatMap(({ type, position }) => {
        const other = questions.find((each) => each.type === type && each.position > position);
        return other ? [{ position: other.position, into: position }] : [];
      });
      mayMerge ||= alike.length > 0;
      const special: Record<string, Record<string, unknown>> = {
        'studies.checkMerge': alike[0] ?? {},
        'imports.inspect': { kind: made?.kind },
        'imports.dryRun': { mapping: made?.mapping },
        'plan.preview': { changes: [{ kind: 'update_task', taskId: task?.id, patch: { name: '改名' } }] },
      };
      for (const each of reads) {
        const given = Object.entries({ ...known, ...special[each.name] }).filter(([, value]) => value !== undefined);
        await ask(each, caller, Object.fromEntries(given));
      }
    }
    // A release may hold no study with two questions of one kind.
    if (!mayMerge) answers.delete('studies.checkMerge');
    const unanswered = [...answers].filter(([, times]) => times === 0);
    expect(unanswered.map(([name]) => `${name}: ${refusals.get(name)}`)).toEqual([]);
  });
});

it.each(releases())('no migration of release %s was edited', (release) => {
  expect(migrationChecksums()).toMatchObject(readReleased(release, checksumsName));
  expect(existsSync(join(releasesDir, release, backupName))).toBe(true);
});
