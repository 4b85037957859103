/** One request that is made to cost much: it is refused, and nobody waits for it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from '../client.ts';
import { slowestOfOthersMs } from '../health.ts';
import type { Phase } from '../phase.ts';
import { pathOf } from '../records.ts';

const mostMs = 200;
const many = (count: number, item: string) => Array.from({ length: count }, () => item).join(',');

export const bodies: Phase = {
  name: 'bodies',
  async run(attack) {
    const site = await attack.embedded();
    const { owner, server } = site;
    const path = pathOf(site);
    const address = () => server.address;
    const nobody = new Caller(address, '203.0.113.1');
    const study = await owner.caller.must<{ id: string }>('POST', `${path}/studies`, { name: 'a study' });
    const fields = Array.from({ length: 900_000 }, (_, number) => `"f${number}":1`).join(',');
    const rows = Array.from(
      { length: 4_000 },
      (_, number) => `${number + 1},task ${number + 1},${((number + 1) % 4_000) + 1}`,
    );
    const plan = (fileName: string, content: string) => JSON.stringify({ fileName, content });
    const bodiesOf: [what: string, by: Caller, path: string, body: string][] = [
      ['JSON nested 10,000 deep, by nobody', nobody, '/setup', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
      ['900,000 empty orders', owner.caller, `${path}/orders/batch`, `{"lines":[${many(900_000, '{}')}]}`],
      ['900,000 unknown fields', owner.caller, `${path}/needs`, `{"title":"a","statement":"b",${fields}}`],
      [
        '16 MB of empty conditions',
        owner.caller,
        `${path}/studies/${study.id}/rows`,
        `{"where":[${many(5_300_000, '{}')}]}`,
      ],
      [
        'a predecessor of 60 kB',
        owner.caller,
        `${path}/plan/import/check`,
        plan('p.csv', `ID,Task,Predecessors\n1,a,"1${' '.repeat(60_000)}x"\n`),
      ],
      [
        '4,000 tasks in a circle of parents',
        owner.caller,
        `${path}/plan/import/check`,
        plan('p.csv', `ID,Task,Parent\n${rows.join('\n')}\n`),
      ],
      [
        '9 MB of open elements',
        owner.caller,
        `${path}/plan/import/check`,
        plan('p.xml', `<Project>${'<a>'.repeat(3_000_000)}`),
      ],
      [
        'a list of 500 unknown needs to rank',
        owner.caller,
        `${path}/needs/rank`,
        `{"side":"pm","order":[${many(500, `"${randomUUID()}"`)}]}`,
      ],
    ];
    await slowestOfOthersMs(address, () => owner.caller.api('GET', `${path}/overview`));
    // What the machine itself makes them wait, when it is busy with something else.
    const idle = await slowestOfOthersMs(address, () => sleep(1_500));
    for (const [what, by, at, body] of bodiesOf) {
      const method = at.endsWith('rank') ? 'PUT' : 'POST';
      let status = 0;
      const slowest = await slowestOfOthersMs(address, async () => {
        status = (await by.api(method, at, body, { timeoutMs: 25_000 })).status;
      });
      attack.claim(`${what}: nobody waits`, slowest <= mostMs + idle, `${slowest} ms at most, ${idle} ms when idle`);
      attack.claim(`${what}: answered without a failure of the server`, status >= 200 && status < 500, status);
      if (slowest < 5_000 && server.isRunning()) continue;
      await server.kill();
      await server.start();
    }
  },
};
