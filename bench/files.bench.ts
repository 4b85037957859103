/**
 * How does a spreadsheet compare with the same rows as text, and how long does a person wait until a wide file is understood? The built server is started
 * as a user would; the files are made here, with a seed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { workbook } from '../test/xlsx.ts';
import { millisecondsOf, percentile, report } from './report.ts';
import { type Server, startServer } from './server.ts';

const rounds = 3;
const median = (samples: number[]) => percentile(samples, 0.5);
const lines = 332_880;

const header = ['订单编号', '付款时间', '渠道', '商品编码', '数量', '实付金额', '买家', '订单状态'];
function orderRow(index: number): (string | number)[] {
  const day = 1 + (index % 28);
  const second = String(index % 60).padStart(2, '0');
  return [
    `26031${String(index).padStart(13, '0')}`,
    `2026-03-${String(day).padStart(2, '0')} 10:${String((index * 7) % 60).padStart(2, '0')}:${second}`,
    ['天猫', '京东', '抖音', '线下'][index % 4]!,
    `SKU-${index % 97}`,
    1 + (index % 3),
    199 + (index % 5_000) / 4,
    `buyer${(index * 7_919) % 100_003}`,
    '交易成功',
  ];
}

async function uploaded({ call, workspace }: Server, name: string, bytes: Uint8Array): Promise<string> {
  const sent = await call<{ uploadId: string }>('POST', `${workspace}/uploads?name=${encodeURIComponent(name)}`, bytes);
  return sent.uploadId;
}

type Times = { inspect: number; dryRun: number; whole: number };

/** What a person waits for: the look at the file, the dry run, and from the start of the import to its end. */
async function timesOf(server: Server, name: string, bytes: Uint8Array): Promise<Times> {
  const { call } = server;
  const launch = await server.newLaunch();
  const uploadId = await uploaded(server, name, bytes);
  let found = { mapping: {}, names: [] as string[] };
  const inspect = await millisecondsOf(async () => {
    found = await call('POST', `${launch}/imports/inspect`, { uploadId, kind: 'orders' });
  });
  const input = { uploadId, names: found.names, mapping: found.mapping };
  const dryRun = await millisecondsOf(() => call('POST', `${launch}/imports/dry-run`, input));
  const whole = await millisecondsOf(async () => {
    const { id } = await call<{ id: string }>('POST', `${launch}/imports`, input);
    for (;;) {
      const state = await call<{ status: string; stored: number }>('GET', `${launch}/imports/${id}`);
      if (state.status === 'done' && state.stored === lines) return;
      if (state.status !== 'queued' && state.status !== 'running') throw new Error(JSON.stringify(state));
      await sleep(10);
    }
  });
  return { inspect, dryRun, whole };
}

/** A questionnaire of 500 columns: choices, ratings, numbers, words. */
function wideSurvey(): Uint8Array {
  const names = Array.from({ length: 500 }, (_, at) => `${at + 1}、question ${at + 1}`);
  const cell = (row: number, at: number) =>
    [`option ${(row * 7 + at) % 5}`, String(1 + ((row + at) % 5)), String((row * 31 + at) % 900), `said ${row} ${at}`][
      at % 4
    ]!;
  const rows = Array.from({ length: 1_000 }, (_, row) => names.map((_, at) => cell(row, at)).join(','));
  return Buffer.from(`id,${names.join(',')}\n${rows.map((row, at) => `${at},${row}`).join('\n')}\n`);
}

const dir = await mkdtemp(join(tmpdir(), 'biplane-bench-'));
const running = await startServer(join(dir, 'data'));
try {
  const rows = Array.from({ length: lines }, (_, index) => orderRow(index));
  const files = {
    csv: Buffer.from(`${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`),
    xlsx: workbook({ Sheet1: [header, ...rows] }),
  };
  const times: Record<keyof typeof files, Times[]> = { csv: [], xlsx: [] };
  for (let round = 0; round < rounds; round++)
    for (const kind of ['csv', 'xlsx'] as const)
      times[kind].push(await timesOf(running, `orders-${round}.${kind}`, files[kind]));
  const of = (kind: keyof typeof files, which: keyof Times) => median(times[kind].map((each) => each[which]));
  for (const which of ['inspect', 'dryRun', 'whole'] as const)
    report({ name: `files: ${lines} order lines as text, ${which}`, value: of('csv', which), unit: 'ms' });
  report({ name: 'files: the same as .xlsx, inspect', value: of('xlsx', 'inspect'), unit: 'ms' });
  report({ name: 'files: the same as .xlsx, dry run', value: of('xlsx', 'dryRun'), unit: 'ms', limit: 8_000 });
  report({ name: 'files: the same as .xlsx, import', value: of('xlsx', 'whole'), unit: 'ms', limit: 12_000 });
  report({ name: '  against the text', value: of('xlsx', 'whole') / of('csv', 'whole'), unit: '×', limit: 4 });

  const launch = await running.newLaunch();
  const wide: number[] = [];
  for (let round = 0; round < rounds + 2; round++) {
    const uploadId = await uploaded(running, `wide-${round}.csv`, wideSurvey());
    const ask = { uploadId, kind: 'answers' };
    wide.push(await millisecondsOf(() => running.call('POST', `${launch}/imports/inspect`, ask)));
  }
  report({ name: 'files: 500 columns of 1,000 sheets are understood', value: median(wide), unit: 'ms', limit: 1_000 });
} finally {
  running.server.kill('SIGTERM');
  await new Promise((resolve) => running.server.once('exit', resolve));
  await rm(dir, { recursive: true, force: true });
}
