/**
 * `npm run attack`: what was once done to the running product, done again. Real servers as processes, real engines, and nothing but their
 * HTTP interface (and, for tampering, their stores). `--only NAME,NAME` runs the phases whose names hold one of the words, `--kills N` kills more often,
 * `--seed N` draws other moments.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedClickhouse } from '../src/server/engines/embedded-clickhouse.ts';
import { realPostgresPrograms, startRealPostgres } from '../test/real-postgres.ts';
import type { Attack, Pair, Place, Site } from './phase.ts';
import { bodies } from './phases/bodies.ts';
import { connections } from './phases/connections.ts';
import { files } from './phases/files.ts';
import { kills } from './phases/kills.ts';
import { lockout } from './phases/lockout.ts';
import { rights } from './phases/rights.ts';
import { slowFacts } from './phases/slow-facts.ts';
import { start } from './phases/start.ts';
import { strangers } from './phases/strangers.ts';
import { streams } from './phases/streams.ts';
import { tampering } from './phases/tampering.ts';
import { twoPeople } from './phases/two-people.ts';
import { twoServers } from './phases/two-servers.ts';
import { wrongCallers } from './phases/wrong-callers.ts';
import { moved, setUp } from './places.ts';
import { startServer } from './server.ts';

const phases = [
  ...[kills, connections, twoServers, rights, twoPeople, lockout, strangers],
  ...[bodies, files, streams, wrongCallers, tampering, slowFacts, start],
];
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    kills: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});

/** mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const temporary = () => mkdtempSync(join(tmpdir(), 'biplane-attack-'));
const remove = (directory: string) => rmSync(directory, { recursive: true, force: true, maxRetries: 5 });

/** An installation that was set up and stopped: every phase on embedded engines begins with a copy of it. */
let template: { dataDir: string; place: Place } | undefined;
async function copied(dataDir: string): Promise<Place> {
  if (!template) {
    const directory = temporary();
    const server = await startServer(directory);
    template = { dataDir: directory, place: await setUp(() => server.address) };
    await server.stop();
  }
  cpSync(template.dataDir, dataDir, { recursive: true });
  return template.place;
}

type Row = { phase: string; what: string; measured: string; verdict: 'pass' | 'FAIL' | 'skip' };
const rows: Row[] = [];

function attackOf(phase: string, closing: (() => unknown)[]): Attack {
  const afterwards = (close: () => unknown) => closing.push(close);
  const directory = () => {
    const made = temporary();
    afterwards(() => remove(made));
    return made;
  };
  return {
    random: randomOf(Number(values.seed)),
    kills: Number(values.kills),
    directory,
    afterwards,
    claim(what, held, measured = '') {
      rows.push({ phase, what, measured: String(measured), verdict: held ? 'pass' : 'FAIL' });
      console.log(`  ${held ? '✓' : '✗'} ${what}${measured === '' ? '' : ` (${measured})`}`);
    },
    async embedded(settings): Promise<Site> {
      const dataDir = directory();
      const place = await copied(dataDir);
      const server = await startServer(dataDir, settings);
      afterwards(() => server.kill());
      return { ...moved(place, () => server.address), server, dataDir };
    },
    async pair(): Promise<Pair | null> {
      const programs = realPostgresPrograms();
      if (!programs) {
        const what = 'no PostgreSQL is installed: nothing was attacked here';
        rows.push({ phase, what, measured: '', verdict: 'skip' });
        return null;
      }
      const postgres = startRealPostgres(programs);
      afterwards(() => postgres.stop());
      const [dataDir, facts] = [directory(), directory()];
      const clickhouse = await startEmbeddedClickhouse({
        directory: join(facts, 'clickhouse'),
        spoolDirectory: join(facts, 'spool'),
        log: () => {},
      });
      afterwards(() => clickhouse.stop());
      const settings = { DATABASE_URL: postgres.url, CLICKHOUSE_URL: clickhouse.url, BIPLANE_SECRET: 's'.repeat(40) };
      const first = await startServer(dataDir, settings);
      afterwards(() => first.kill());
      const second = await startServer(dataDir, settings);
      afterwards(() => second.kill());
      return { ...(await setUp(() => first.address)), servers: [first, second], postgres };
    },
  };
}

let closing: (() => unknown)[] = [];
async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await Promise.resolve(close()).catch(() => {});
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await closeAll();
    process.exit(1);
  });

const begun = Date.now();
const wanted = values.only.split(',');
for (const { name, run } of phases.filter((phase) => wanted.some((word) => phase.name.includes(word)))) {
  console.log(`${name} …`);
  const started = Date.now();
  closing = [];
  const attack = attackOf(name, closing);
  try {
    await run(attack);
  } catch (error) {
    attack.claim(`the phase itself came to its end: ${error instanceof Error ? error.message : error}`, false);
  }
  await closeAll();
  console.log(`  ${Math.round((Date.now() - started) / 1000)} s`);
}
if (template) remove(template.dataDir);

const width = (column: 'phase' | 'what' | 'measured') => Math.max(...rows.map((row) => row[column].length), 0);
console.log('');
for (const row of rows)
  console.log(
    `${row.phase.padEnd(width('phase'))}  ${row.what.padEnd(width('what'))}  ${row.measured.padEnd(width('measured'))}  ${row.verdict}`,
  );
const count = (verdict: Row['verdict']) => rows.filter((row) => row.verdict === verdict).length;
console.log(`\n${Math.round((Date.now() - begun) / 1000)} s`);
const skipped = count('skip');
console.log(`${count('pass')} passed, ${count('FAIL')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(count('FAIL') === 0 && rows.length > 0 ? 0 : 1);
