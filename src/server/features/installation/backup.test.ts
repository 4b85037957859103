import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { losingCommit } from '../../../../test/lost-commit.ts';
import { realPostgresPrograms, startRealPostgres } from '../../../../test/real-postgres.ts';
import { copyTemplate, emptyDatabase, migrated } from '../../../../test/template.ts';
import { startEngines } from '../../engines/engines.ts';
import { recordBatch } from '../../facts/batches.ts';
import { openFacts } from '../../facts/door.ts';
import { response } from '../../facts/tables/response.ts';
import { migrate, restoreMark } from '../../migrations/migrate.ts';
import { localBlobs } from '../../store/blobs.ts';
import { openPostgres } from '../../store/postgres.ts';
import { type BackupReport, backupTo, type Installation, restoreFrom } from './backup.ts';
import { isBackupDue, writeBackup } from './jobs.ts';

const migrationsDir = fileURLToPath(new URL('../../../../migrations', import.meta.url));
const now = new Date('2026-03-01T04:05:06.789Z');
const awkward = `双翼'"\\\t\n\u001f $1 \\N {n:Int64} 𠮷`;

let root: string;
let source: Installation;
let file: string;
let report: BackupReport;
const closing: (() => Promise<void>)[] = [];
const later: (() => Promise<void>)[] = [];

async function open(
  name: string,
  databaseUrl?: string,
  { on = closing, template = emptyDatabase } = {},
): Promise<Installation> {
  const dataDir = path.join(root, name);
  mkdirSync(dataDir);
  if (!databaseUrl) await copyTemplate(template, dataDir);
  const engines = await startEngines({ dataDir, databaseUrl, log: () => {} });
  const postgres = openPostgres(engines.databaseUrl, { embedded: !databaseUrl });
  const facts = openFacts(engines.clickhouseUrl);
  on.push(async () => {
    await Promise.allSettled([postgres.close(), facts.close()]);
    await engines.stop();
  });
  return { postgres, facts, dataDir };
}

async function closeAll(list: (() => Promise<void>)[]): Promise<void> {
  for (const close of list.splice(0).reverse()) await close();
}

/** Rows with everything that has ever been lost on the way: quotes, control characters, exact numbers, nulls, times, empty arrays, references forward. */
async function fill({ postgres, facts, dataDir }: Installation): Promise<void> {
  const { pool, db } = postgres;
  const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  await pool.query('INSERT INTO person (id, name, email, created_at) VALUES ($1, $2, $3, $4)', [
    id(1),
    awkward,
    'a@example.test',
    '2026-01-01 00:00:00.123456+08',
  ]);
  await pool.query('INSERT INTO workspace (id, name) VALUES ($1, $2)', [id(2), '工作区']);
  await pool.query(
    `INSERT INTO api_key (id, workspace_id, name, prefix, secret_hash, actions, created_by) VALUES ($1, $2, 'k', 'p', 'h', $3, $4)`,
    [id(3), id(2), ['read', 'a"b,{}'], id(1)],
  );
  await pool.query(
    `INSERT INTO audit_entry (workspace_id, actor_kind, actor_id, actor_name, procedure, entity, entity_id, before, after, block)
     SELECT $1, 'user', $2, 'n', 'p', 'e', g::text, $3, jsonb_build_object('n', g, 'share', g / 7.0), CASE WHEN g <= 2200 THEN 1 END
       FROM generate_series(1, 3000) g`,
    [id(2), id(1), JSON.stringify({ text: awkward, big: 9007199254740991, list: [] })],
  );
  const answers = async function* () {
    for (let n = 0; n < 20_000; n++)
      yield [
        ...[id(2), id(5), id(6), `${n}`, n, n % 4 === 0 ? '2026-02-01' : '2026-01-01', 1_770_000_000_000 + n],
        ...[1 / (n + 1), [awkward, '', `${n}`], '18446744073709551615'],
      ];
  };
  await recordBatch({ db, workspaceId: id(2) }, response, {
    ...{ id: id(6), scopeId: id(5), visible: true, repeats: false },
  });
  const columns = [
    'workspace_id',
    'study_id',
    'batch_id',
    'external_id',
    'row_number',
    'answered_on',
    'answered_at',
    'weight',
    'answers',
    'content_hash',
  ];
  await facts.insert({ table: 'response', columns, rows: answers() });
  // The decisions know two groups, of which one does not count; a third came later, and a batch that nobody knows.
  await pool.query(
    `INSERT INTO fact_stream (workspace_id, table_name, scope_id, last_number) VALUES ($1, 'order_line', 'l', 2)`,
    [id(2)],
  );
  await pool.query(
    `INSERT INTO fact_group (workspace_id, table_name, scope_id, number) VALUES ($1, 'order_line', 'l', 2)`,
    [id(2)],
  );
  await facts.insert({
    table: 'order_line',
    columns: ['workspace_id', 'launch_id', 'batch_id', 'group_number', 'occurred_on'],
    rows: [
      ...[1, 2, 3].map((number) => [id(2), 'l', '', number, '2026-03-01']),
      [id(2), 'l', 'unknown', 0, '2026-03-01'],
    ],
  });
  await localBlobs(dataDir).put(Readable.from([Buffer.from(Array.from({ length: 200_001 }, (_, n) => n % 256))]));
}

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'biplane-backup-'));
  source = await open('source', undefined, { on: later, template: migrated });
  await fill(source);
  file = path.join(root, 'backup.jsonl.gz');
  report = await backupTo(source, { file, now });
}, 120_000);
afterEach(() => closeAll(closing));
afterAll(async () => {
  await closeAll(later);
  rmSync(root, { recursive: true, force: true });
});

describe('a backup', () => {
  it('holds every table and every file', async () => {
    const rows = Object.fromEntries(report.sections.map(({ name, rows: count }) => [name, count]));
    expect(rows).toMatchObject({
      'postgres/person': 1,
      'postgres/audit_entry': 3000,
      'clickhouse/response/202601': 15_000,
      'clickhouse/response/202602': 5_000,
      'clickhouse/order_line/202603': 1,
    });
    expect(Object.keys(rows).filter((name) => name.startsWith('blobs/'))).toHaveLength(1);
    expect(Object.keys(rows)).not.toContain('postgres/migration');
    expect(readdirSync(root)).not.toContain('backup.jsonl.gz.part');
    await expect(backupTo(source, { file, now })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('fills another embedded installation with the same rows', async () => {
    const target = await open('embedded');
    const restored = await restoreFrom(target, { file, migrationsDir });
    const again = await backupTo(target, { file: path.join(root, 'again.jsonl.gz'), now });
    expect(again.sections).toEqual(restored.sections);
    const hash = restored.sections.find(({ name }) => name.startsWith('blobs/'))!.name.replace('blobs/', '');
    const fileIn = async ({ dataDir }: Installation) => readFileSync(await localBlobs(dataDir).fileOf(hash));
    expect((await fileIn(target)).equals(await fileIn(source))).toBe(true);
    const { rows } = await target.postgres.pool.query<{ id: number }>(
      `INSERT INTO audit_entry (workspace_id, actor_kind, actor_id, actor_name, procedure, entity, entity_id)
       SELECT id, 'user', 'a', 'n', 'p', 'e', 'x' FROM workspace RETURNING id`,
    );
    expect(rows).toEqual([{ id: 3001 }]);
    await expect(target.postgres.pool.query('DELETE FROM person')).rejects.toThrow(/foreign key/);
    await expect(restoreFrom(target, { file, migrationsDir })).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'backup.errors.notEmpty' },
    });
  });

  it('keeps what it has restored when the answer to the commit is lost', async () => {
    const target = await open('lost-commit');
    const postgres = losingCommit(target.postgres, (asked) => asked.includes(`DROP TABLE ${restoreMark}`));
    const restored = await restoreFrom({ ...target, postgres }, { file, migrationsDir });
    expect(postgres.lost()).toBe(true);
    const again = await backupTo(target, { file: path.join(root, 'after-lost-commit.jsonl.gz'), now });
    expect(again.sections).toEqual(restored.sections);
  });

  const programs = realPostgresPrograms();
  it.skipIf(!programs)(
    `moves to a real PostgreSQL and back${programs ? '' : ' (skipped: no PostgreSQL under /usr/lib/postgresql)'}`,
    async () => {
      const real = startRealPostgres(programs!);
      closing.push(async () => real.stop());
      const moved = await open('real', real.url);
      const there = await restoreFrom(moved, { file, migrationsDir });
      const returning = path.join(root, 'returning.jsonl.gz');
      await backupTo(moved, { file: returning, now });
      const home = await open('home');
      const back = await restoreFrom(home, { file: returning, migrationsDir });
      expect(back.sections).toEqual(there.sections);
      expect((await backupTo(source, { file: path.join(root, 'same.jsonl.gz'), now })).sections).toEqual(back.sections);
    },
    120_000,
  );

  it.skipIf(!programs)(
    'finds migrations applied once when two servers start together on a real PostgreSQL',
    async () => {
      const real = startRealPostgres(programs!);
      closing.push(async () => real.stop());
      const one = await open('one', real.url);
      const other = openPostgres(real.url, { embedded: false });
      closing.push(() => other.close());
      const both = await Promise.all([
        migrate({ ...one, dir: migrationsDir }),
        migrate({ postgres: other, facts: one.facts, dir: migrationsDir }),
      ]);
      expect(both.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
    },
  );

  it('is refused, and leaves nothing, when it is damaged', async () => {
    const target = await open('damaged');
    const cut = path.join(root, 'cut.jsonl.gz');
    writeFileSync(cut, readFileSync(file));
    truncateSync(cut, readFileSync(file).length - 2000);
    const changed = path.join(root, 'changed.jsonl.gz');
    writeFileSync(changed, gzipSync(gunzipSync(readFileSync(file)).toString().replace('工作区', '工作区!')));
    const foreign = path.join(root, 'foreign.gz');
    writeFileSync(foreign, gzipSync('{"hello":1}\n'));
    for (const [damaged, key] of [
      [cut, 'damaged'],
      [changed, 'damaged'],
      [foreign, 'noBackup'],
      [fileURLToPath(import.meta.url), 'noBackup'],
    ] as const) {
      await expect(restoreFrom(target, { file: damaged, migrationsDir })).rejects.toMatchObject({
        code: 'invalid_input',
        reason: { key: `backup.errors.${key}` },
      });
    }
    await expect(restoreFrom(target, { file: 'absent.gz', migrationsDir })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(readdirSync(target.dataDir)).not.toContain('blobs');
    expect((await restoreFrom(target, { file, migrationsDir })).sections.length).toBeGreaterThan(10);
  });

  it('that was killed half way starts no server, and is repeated', async () => {
    const target = await open('half');
    await migrate({ ...target, dir: migrationsDir });
    // What is there when the process dies between the first fact and the commit of the decisions.
    await target.postgres.pool.query(`CREATE TABLE ${restoreMark} ()`);
    await target.facts.command(`INSERT INTO response (workspace_id) SELECT 'half'`);
    await expect(migrate({ ...target, dir: migrationsDir })).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'engines.errors.restoreUnfinished' },
    });
    const { sections } = await restoreFrom(target, { file, migrationsDir });
    expect(sections).toEqual(report.sections);
    await migrate({ ...target, dir: migrationsDir });
  });

  it('reads only the months of facts that have changed since another one, and takes nothing that was damaged', async () => {
    let read: string[] = [];
    const facts: Installation['facts'] = {
      ...source.facts,
      stream(query) {
        read.push(`${/FROM (\w+)/.exec(query.sql)![1]} ${query.params!.month}`);
        return source.facts.stream(query);
      },
    };
    const write = async (name: string, earlier: string) => {
      read = [];
      const to = path.join(root, name);
      const written = await backupTo({ ...source, facts }, { file: to, earlier, now });
      return { ...written, read };
    };
    const whole = ['order_line 202603', 'response 202601', 'response 202602'];
    const first = await write('first.jsonl.gz', path.join(root, 'absent.gz'));
    expect(first.read.sort()).toEqual(whole);
    const second = await write('second.jsonl.gz', first.file);
    expect(second).toMatchObject({ read: [], sections: first.sections });

    // Another group counts now, whose lines were there before.
    await source.postgres.pool.query('UPDATE fact_stream SET last_number = 3');
    const third = await write('third.jsonl.gz', second.file);
    expect(third.read).toEqual(['order_line 202603']);
    await source.postgres.pool.query('UPDATE fact_stream SET last_number = 2');
    expect((await write('fourth.jsonl.gz', second.file)).read).toEqual([]);

    const target = await open('from-second');
    expect((await restoreFrom(target, { file: second.file, migrationsDir })).sections).toEqual(first.sections);
    const bytes = readFileSync(second.file);
    bytes[Math.floor(bytes.length * 0.6)]! ^= 1;
    writeFileSync(second.file, bytes);
    const fifth = await write('fifth.jsonl.gz', second.file);
    expect(fifth.read).toHaveLength(1);
    expect(fifth.sections).toEqual(first.sections);
  });

  it('is written every night, and the newest of each of seven days is kept', async () => {
    const night = (n: number) => new Date(Date.UTC(2026, 0, n, 19, 10));
    mkdirSync(path.join(source.dataDir, 'backups'));
    for (let n = 1; n <= 8; n++)
      writeFileSync(path.join(source.dataDir, 'backups', `biplane-2026-01-0${n}T191000Z.jsonl.gz`), '');
    writeFileSync(path.join(source.dataDir, 'backups', 'my own.gz'), '');
    expect(await isBackupDue(source.dataDir, night(8))).toBe(false);
    expect(await isBackupDue(source.dataDir, new Date(night(9).getTime() - 1))).toBe(false);
    expect(await isBackupDue(source.dataDir, night(9))).toBe(true);
    const written = await writeBackup(source, night(9));
    expect(await isBackupDue(source.dataDir, new Date(night(9).getTime() + 3_600_000))).toBe(false);
    expect(readdirSync(path.join(source.dataDir, 'backups')).sort()).toEqual(
      [
        ...[3, 4, 5, 6, 7, 8, 9].map((n) => `biplane-2026-01-0${n}T191000Z.jsonl.gz`),
        'biplane-2026-01-09T191000Z.jsonl.gz.sections',
        'my own.gz',
      ].sort(),
    );
    const target = await open('from-night');
    const { sections } = await restoreFrom(target, { file: written, migrationsDir });
    expect(sections.find(({ name }) => name === 'clickhouse/response/202601')?.rows).toBe(15_000);
  });
});
