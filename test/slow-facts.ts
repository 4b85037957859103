/** A ClickHouse that takes its time: what stands between a server and its facts, and answers each statement later. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Postgres } from '../src/server/store/postgres.ts';

export type SlowFacts = {
  url: string;
  delay: (ms: number) => void;
  /** How many of the statements so far name this, such as a workspace by its id. */
  statementsNaming: (name: string) => number;
  close: () => Promise<void>;
};

/** Of a statement, enough to find in it what it names; the rows that may follow are not kept. */
const keptBytes = 16_384;

/** Passes everything on to `target`, each statement after a delay that can be changed; none at first. */
export async function slowFacts(target: string): Promise<SlowFacts> {
  let delayMs = 0;
  const statements: string[] = [];
  const to = new URL(target);
  const agent = new http.Agent({ keepAlive: true });
  const server = http.createServer(async (request, response) => {
    const { method, headers, url } = request;
    const number = statements.push(decodeURIComponent(url ?? '')) - 1;
    await wait(delayMs);
    const passed = http.request({ agent, host: to.hostname, port: to.port, method, headers, path: url }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.on('data', (bytes: Buffer) => {
      if (statements[number]!.length < keptBytes) statements[number] += bytes.toString('latin1', 0, keptBytes);
    });
    request.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    delay: (ms) => {
      delayMs = ms;
    },
    statementsNaming: (name) => statements.filter((statement) => statement.includes(name)).length,
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Notes for how long connections to PostgreSQL are held, until `stop`, which answers the longest in milliseconds. */
export function watchConnections({ pool }: Pick<Postgres, 'pool'>): { stop: () => number } {
  let longest = 0;
  const since = new WeakMap<object, number>();
  const onAcquire = (client: object) => void since.set(client, performance.now());
  const onRelease = (_error: unknown, client: object) => {
    const from = since.get(client);
    if (from !== undefined) longest = Math.max(longest, performance.now() - from);
  };
  pool.on('acquire', onAcquire);
  pool.on('release', onRelease);
  return {
    stop() {
      pool.off('acquire', onAcquire);
      pool.off('release', onRelease);
      return longest;
    },
  };
}
