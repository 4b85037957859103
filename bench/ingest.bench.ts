/**
 * How fast do order lines come in over the API, and what do readers feel of it? The built server is started as a user would; every post is answered
 * when it is stored, committed and audited.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentile, report } from './report.ts';
import { readLatencies, residentMegabytes, startServer } from './server.ts';

const secondsEach = 8;
/** A server runs for weeks: what the compiler does in its first seconds is no part of its speed. */
const warmUpSeconds = 12;
const linesOfBatch = 1_000;
const batchClients = 4;
const singleClients = 32;

let made = 0;
const line = () => {
  const n = made++;
  return {
    externalId: `L${n}`,
    orderRef: `A${Math.floor(n / 3)}`,
    // What comes now is of these days; one in fifty is a month late.
    occurredAt: `2026-0${n % 50 === 0 ? 2 : 3}-1${n % 10}T10:00:00Z`,
    channel: ['天猫', '京东', '线下'][n % 3],
    sku: `SKU-${n % 97}`,
    customer: `c${n % 5_000}`,
    quantity: 1 + (n % 3),
    amountMinor: 1_000 + (n % 90_000),
    currency: 'GBP',
  };
};

const dir = await mkdtemp(join(tmpdir(), 'biplane-ingest-'));
const running = await startServer(join(dir, 'data'));
let most = 0;
const watch = setInterval(async () => {
  most = Math.max(most, await residentMegabytes(running.server.pid!));
}, 50);

/** Lets so many clients post for a while, each as soon as it has its answer; tells what is stored and how long answers took. */
async function post(clients: number, once: (launch: string) => Promise<number>, seconds = secondsEach) {
  const launch = await running.newLaunch();
  await once(launch);
  const begun = performance.now();
  const until = begun + seconds * 1_000;
  const latencies: number[] = [];
  let stored = 0;
  const client = async () => {
    while (performance.now() < until) {
      const asked = performance.now();
      const more = await once(launch);
      stored += more;
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const perSecond = stored / ((performance.now() - begun) / 1_000);
  return { perSecond, p95: percentile(latencies, 0.95) };
}

try {
  const { call } = running;
  const batch = async (launch: string) => {
    const lines = Array.from({ length: linesOfBatch }, line);
    return (await call<{ stored: number }>('POST', `${launch}/orders/batch`, { lines })).stored;
  };
  const single = async (launch: string) => {
    const { status } = await call<{ status: string }>('POST', `${launch}/orders`, line());
    return status === 'stored' ? 1 : 0;
  };
  const phase = async (clients: number, once: (launch: string) => Promise<number>) => {
    const warming = post(clients, once, warmUpSeconds);
    await Promise.all([warming, readLatencies(running, warming)]);
    const posting = post(clients, once);
    const [figures, reads] = await Promise.all([posting, readLatencies(running, posting)]);
    return { ...figures, reads: percentile(reads, 0.95) };
  };
  const batches = await phase(batchClients, batch);
  report({ name: 'ingest: order lines a second, 1,000 a post', value: batches.perSecond, unit: '/s', least: 20_000 });
  report({ name: 'ingest: reads at 100/s meanwhile, p95', value: batches.reads, unit: 'ms', limit: 50 });
  const singles = await phase(singleClients, single);
  report({ name: 'ingest: posts of one line a second, 32 clients', value: singles.perSecond, unit: '/s', least: 300 });
  report({ name: 'ingest: their answers, p95', value: singles.p95, unit: 'ms', limit: 500 });
  report({ name: 'ingest: reads at 100/s meanwhile, p95', value: singles.reads, unit: 'ms', limit: 50 });
  report({ name: 'ingest: server process, resident', value: most, unit: 'MB', limit: 450 });
} finally {
  clearInterval(watch);
  running.server.kill('SIGTERM');
  await new Promise((resolve) => running.server.once('exit', resolve));
  await rm(dir, { recursive: true, force: true });
}
