/** What hostile input may cost: a server in a process of its own, as it is run, and every input of the contract. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contract } from '../src/contract/contract.ts';
import { incoming } from '../src/contract/procedure.ts';
import { lengthLimit } from '../src/server/act/input-fields.ts';
import { copyTemplate, migrated } from './template.ts';

describe('every input of the contract', () => {
  /** The paths of a schema that take what has no end. */
  function endless(schema: unknown, path: string): string[] {
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
      return endless(schema.unwrap(), path);
    if (schema instanceof z.ZodNonOptional) return endless(schema.unwrap(), path);
    if (schema instanceof z.ZodPipe) return endless(schema.in, path);
    if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion)
      return schema.options.flatMap((option) => endless(option, path));
    if (schema instanceof z.ZodObject)
      return Object.entries(schema.shape).flatMap(([key, child]) => endless(child, `${path}.${key}`));
    if (schema instanceof z.ZodRecord) return endless(schema.valueType, `${path}.*`);
    if (schema instanceof z.ZodArray)
      return [...(lengthLimit(schema) === null ? [path] : []), ...endless(schema.element, `${path}[]`)];
    // A body that is no JSON: how long it may be is not a matter of its schema.
    if (schema === incoming) return [];
    if (schema instanceof z.ZodStringFormat) return [];
    if (schema instanceof z.ZodString) {
      const hasPattern = schema.def.checks?.some(
        (check) => '_zod' in check && check._zod.def.check === 'string_format',
      );
      return lengthLimit(schema) !== null || hasPattern ? [] : [path];
    }
    const bounded = [z.ZodNumber, z.ZodBoolean, z.ZodEnum, z.ZodLiteral];
    return bounded.some((kind) => schema instanceof kind) ? [] : [path];
  }
  const inputs = (node: AnyContractRouter, path: string[] = []): [string, unknown][] =>
    Object.entries(node).flatMap(([key, child]) =>
      isContractProcedure(child)
        ? [[[...path, key].join('.'), child['~orpc'].inputSchema] as [string, unknown]]
        : inputs(child as AnyContractRouter, [...path, key]),
    );

  it('says how long its texts and lists may be', () => {
    expect(inputs(contract).flatMap(([name, schema]) => endless(schema, name))).toEqual([]);
  });
});

describe('a server in a process of its own', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'biplane-limits-'));
  const agent = new Agent({ maxSockets: 64 });
  let server: ChildProcess;
  let address = '';
  let log = '';
  let cookie = '';
  let launch = '';
  let study = '';

  type Answer = { status: number; body: string };
  type Sent = { method?: string; headers?: Record<string, string>; body?: string | Buffer };
  /** `fetch` shares its connections with nothing here and keeps what it reads; this is a plain request. */
  const send = (path: string, { method = 'POST', headers = {}, body = '' }: Sent = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request(`${address}${path}`, {
        method,
        agent,
        headers: {
          origin: address,
          ...(body.length > 0 ? { 'content-type': 'application/json' } : {}),
          ...(headers['transfer-encoding'] ? {} : { 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      });
      let answered = false;
      asked.on('response', (response) => {
        answered = true;
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on('error', reject);
      });
      // A body that is refused unread may end its connection after the answer.
      asked.on('error', (error) => (answered ? undefined : reject(error)));
      asked.end(body);
    });
  const reasonOf = ({ body }: Answer): string => JSON.parse(body).data?.reason?.key ?? body;
  const memoryMegabytes = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

  /** The longest that a small question waited while `work` went on. */
  async function longestWait(work: Promise<unknown>): Promise<number> {
    let done = false;
    let longest = 0;
    void Promise.allSettled([work]).then(() => {
      done = true;
    });
    while (!done) {
      const began = performance.now();
      expect((await send('/health', { method: 'GET' })).status).toBe(200);
      longest = Math.max(longest, performance.now() - began);
      await sleep(10);
    }
    await work;
    return longest;
  }

  beforeAll(async () => {
    await copyTemplate(migrated, dataDir);
    server = fork(fileURLToPath(new URL('../src/server/main.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, PORT: '0', BIPLANE_DATA: dataDir, BIPLANE_BACKUP: 'false', BIPLANE_TRUSTED_PROXY: 'true' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    address = await new Promise<string>((resolve, reject) => {
      server.once('message', (message) => resolve((message as { address: string }).address));
      server.once('exit', () => reject(new Error(log)));
    });
    const owner = { name: '林一', email: 'lin@example.test', password: 'correct horse', workspaceName: '双翼科技' };
    const { workspaceId } = JSON.parse((await send('/api/v1/setup', { body: JSON.stringify(owner) })).body);
    const signedIn = await fetch(`${address}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address },
      body: JSON.stringify({ email: owner.email, password: owner.password }),
    });
    cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const create = async (path: string, fields: object) =>
      JSON.parse((await send(path, { headers: { cookie }, body: JSON.stringify(fields) })).body);
    const session = JSON.parse((await send('/api/v1/session', { method: 'GET', headers: { cookie } })).body);
    const workspace = `/api/v1/workspaces/${workspaceId}`;
    const made = await create(`${workspace}/launches`, {
      name: 'X1',
      family: 'toc',
      pmOwnerId: session.user.id,
      gtmOwnerId: session.user.id,
      committedDate: '2026-12-01',
    });
    launch = `${workspace}/launches/${made.id}`;
    study = `${launch}/studies/${(await create(`${launch}/studies`, { name: '问卷' })).id}`;
  });
  afterAll(() => {
    agent.destroy();
    server?.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('keeps nothing of what strangers send', async () => {
    const email = (n: number, length: number) => `${n}.${'x'.repeat(length)}@example.test`;
    const attempt = (n: number, length: number) =>
      send('/api/auth/sign-in/email', {
        headers: { 'x-forwarded-for': `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` },
        body: JSON.stringify({ email: email(n, length), password: 'x'.repeat(100) }),
      });
    const many = async (from: number, count: number, length: number) => {
      const statuses = new Set<number>();
      for (let n = from; n < from + count; n += 50) {
        const answers = await Promise.all(Array.from({ length: 50 }, (_, each) => attempt(n + each, length)));
        for (const { status } of answers) statuses.add(status);
      }
      return [...statuses];
    };
    await many(0, 200, 64_000);
    const before = memoryMegabytes();
    expect(await many(1_000, 1_500, 64_000)).toEqual([400]);
    expect(await many(4_000, 500, 12_000)).toEqual([400]);
    // 96 MB, if it were kept.
    expect(memoryMegabytes() - before).toBeLessThan(60);

    // One address is refused before anything is read.
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    const one = await Promise.all(
      Array.from({ length: 30 }, () => send('/api/auth/sign-in/email', { headers, body: 'x'.repeat(64_000) })),
    );
    expect(one.filter(({ status }) => status === 429)).toHaveLength(20);
    const anybody = await Promise.all(
      Array.from({ length: 30 }, () => send('/api/v1/setup', { headers, body: '{"name":' })),
    );
    expect(anybody.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  it('refuses what is nested too deep with one short answer and no word in the log', async () => {
    const said = log.length;
    const deep = `{"name":${'['.repeat(7_000)}${']'.repeat(7_000)}}`;
    const deepObjects = `{"name":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}}`;
    for (const body of [deep, deepObjects, '['.repeat(14_000)]) {
      for (const [path, headers] of [
        ['/api/v1/setup', {}],
        ['/api/auth/sign-in/email', { 'x-forwarded-for': '192.0.2.2' }],
        [`${launch}/needs`, { cookie }],
      ] as const) {
        const refused = await send(path, { headers, body });
        expect([path, refused.status, reasonOf(refused)]).toEqual([path, 400, 'errors.tooDeep']);
        expect(refused.body.length).toBeLessThan(500);
      }
    }
    expect(log.slice(said).replaceAll(/^.* event loop: .*\n/gm, '')).toBe('');
  });

  it('refuses a body beyond the limit of its procedure, unread, also one that does not say how long it is', async () => {
    const create = `${launch}/needs`;
    const large = await send(create, { headers: { cookie }, body: JSON.stringify({ title: 'x'.repeat(70_000) }) });
    expect([large.status, reasonOf(large), JSON.parse(large.body).data.reason.params]).toEqual([
      400,
      'errors.bodyTooLarge',
      { limit: '64 kB' },
    ]);
    const pieces = await send(create, {
      headers: { cookie, 'transfer-encoding': 'chunked' },
      body: JSON.stringify({ title: 'x'.repeat(70_000) }),
    });
    expect(reasonOf(pieces)).toBe('errors.bodyTooLarge');
    // Who may not call is told so before a byte of the body is read.
    const headers = { 'content-type': 'application/json', 'content-length': '99999999' };
    const stranger = await send(create, { headers, body: '' });
    expect(stranger.status).toBe(401);
  });

  it('takes a large batch, and names the field that is wrong in one', async () => {
    const line = (n: number) => ({
      externalId: `line ${n}`,
      orderRef: `order ${n}`,
      occurredAt: '2026-03-02',
      customer: '客户'.repeat(60),
      amountMinor: 100,
      currency: 'CNY',
    });
    const lines = Array.from({ length: 1_000 }, (_, n) => line(n));
    const post = (body: object) => send(`${launch}/orders/batch`, { headers: { cookie }, body: JSON.stringify(body) });
    expect(Buffer.byteLength(JSON.stringify({ lines }))).toBeGreaterThan(256 * 1024);
    expect(JSON.parse((await post({ lines })).body)).toMatchObject({ stored: 1_000 });
    const wrong = await post({ lines: lines.map((each, n) => (n === 3 ? { ...each, sku: 5 } : each)) });
    expect(JSON.parse(wrong.body).data).toMatchObject({
      reason: { key: 'errors.invalid.kind' },
      details: { field: 'lines[3].sku' },
    });
  });

  it('answers everybody else while hostile and heavy bodies are checked', async () => {
    const filled = (before: string, item: string, after: string, bytes: number) =>
      Buffer.from(
        `${before}${Array(Math.floor((bytes - 200) / (item.length + 1)))
          .fill(item)
          .join(',')}${after}`,
      );
    const megabyte = 1024 ** 2;
    const mapping = {
      uploadId: crypto.randomUUID(),
      names: Array.from({ length: 16_384 }, (_, n) => `column ${n}`),
      mapping: {
        kind: 'answers',
        columns: Array.from({ length: 16_384 }, (_, column) => ({
          column,
          as: 'question',
          question: { key: `key ${column}`, label: `label ${column}`, type: 'single', options: ['a', 'b', 'c', 'd'] },
        })),
      },
    };
    const tasks = Array.from({ length: 2_000 }, (_, n) => ({ id: `t${n}`, name: `task ${n} ${'任务'.repeat(40)}` }));
    const dependencies = Array.from({ length: 10_000 }, (_, n) => ({
      predecessorId: `t${n % 1_000}`,
      successorId: 'nobody',
    }));
    const bodies: [string, string, string, Buffer, string][] = [
      ['answers', 'POST', `${study}/rows`, filled('{"where":[', '{}', ']}', 0.7 * megabyte), 'errors.invalid.tooMany'],
      [
        'a batch',
        'POST',
        `${launch}/orders/batch`,
        filled('{"lines":[', '{}', ']}', 0.7 * megabyte),
        'errors.invalid.tooMany',
      ],
      ['fields', 'PUT', `${launch}/plan`, filled('{"x":1,', '"abcdefgh":1', '}', 4 * megabyte), 'errors.unknownField'],
      [
        'values',
        'POST',
        `${launch}/plan/import`,
        filled('{"content":[', '[]', ']}', 15 * megabyte),
        'errors.tooManyValues',
      ],
      ['a mapping', 'POST', `${launch}/imports`, Buffer.from(JSON.stringify(mapping)), 'imports.errors.uploadNotFound'],
      [
        'a plan',
        'PUT',
        `${launch}/plan`,
        Buffer.from(JSON.stringify({ start: '2026-03-02', tasks, dependencies })),
        'cadence.errors.unknown_task',
      ],
    ];
    const baseline = await longestWait(sleep(1_000));
    const most = Math.max(400, 4 * baseline);
    const waits: [string, number][] = [];
    for (const [name, method, path, body, reason] of bodies) {
      const attack = async () => {
        const answers = await Promise.all([1, 2].map(() => send(path, { method, headers: { cookie }, body })));
        for (const answer of answers) expect([name, reasonOf(answer)]).toEqual([name, reason]);
      };
      // What holds the server up does so each time; other programs on the machine do not.
      let wait = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 4 && wait > most; round += 1) wait = Math.min(wait, await longestWait(attack()));
      waits.push([name, Math.round(wait)]);
    }
    expect(waits.filter(([, wait]) => wait > most)).toEqual([]);
    const health = JSON.parse((await send('/health', { method: 'GET' })).body);
    expect(health.eventLoop.maxDelayMs).toEqual(expect.any(Number));
  });
});
