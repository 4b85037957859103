/** A ClickHouse that takes its time: what stands between a server and its facts, and answers each statement later. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export type SlowFacts = { url: string; delay: (ms: number) => void; close: () => Promise<void> };

/** Passes everything on to `target`, each statement after a delay that can be changed; none at first. */
export async function slowFacts(target: string): Promise<SlowFacts> {
  let delayMs = 0;
  const to = new URL(target);
  const agent = new http.Agent({ keepAlive: true });
  const server = http.createServer(async (request, response) => {
    await wait(delayMs);
    const { method, headers, url } = request;
    const passed = http.request({ agent, host: to.hostname, port: to.port, method, headers, path: url }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
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
    close: async () => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
