import { call } from '@orpc/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { router } from '../src/server/router.ts';
import { type Installation, startInstallation } from './harness.ts';
import { type SlowFacts, slowFacts, watchConnections } from './slow-facts.ts';
import { newStage, type Stage, type Valid, validInputs, wholeInput } from './valid-inputs.ts';

/** How long each statement about facts takes; whoever waits for one in a transaction is held up longer than a busy machine holds them up. */
const delayMs = 2_000;
const longestMs = 1_500;
const atOnce = 20;

let store: Installation;
let slow: SlowFacts;
let biplane: Installation;
beforeAll(async () => {
  store = await startInstallation();
  slow = await slowFacts(store.deps.facts.url);
  biplane = await startInstallation({ CLICKHOUSE_URL: slow.url });
  await biplane.as(null).setup.create({
    ...{ name: '首位', email: 'first@example.test', password: 'first password', workspaceName: '首个' },
    locale: 'zh-CN',
  });
});
afterAll(async () => {
  slow?.delay(0);
  await biplane?.stop();
  await slow?.close();
  await store?.stop();
});

/** How long somebody else waits meanwhile, reading and writing elsewhere what needs no facts. */
async function passBy({ workspace: { pm }, at }: Stage, isOver: () => boolean): Promise<number> {
  let longest = 0;
  while (!isOver()) {
    const began = performance.now();
    await pm.client.launches.get(at);
    await pm.client.plan.createBaseline({ ...at, name: 'x' });
    longest = Math.max(longest, performance.now() - began);
  }
  return longest;
}

async function run(name: string, valid: Valid): Promise<void> {
  const target = name.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], router);
  const context = { deps: biplane.deps, caller: valid.by, locale: 'en' };
  await call(target as never, (await wholeInput(valid)) as never, { context: context as never });
}

const names = Object.keys(validInputs);
const groups = Array.from({ length: Math.ceil(names.length / atOnce) }, (_, index) =>
  names.slice(index * atOnce, (index + 1) * atOnce),
);
it.each(groups.map((group) => ({ group })))('nobody waits for the facts of others: $group', async ({ group }) => {
  const bystander = await newStage(biplane);
  const staged: [string, Valid][] = [];
  for (const name of group) staged.push([name, await validInputs[name]!(await newStage(biplane))]);
  slow.delay(delayMs);
  const connections = watchConnections(biplane.deps.postgres);
  let isOver = false;
  const passing = passBy(bystander, () => isOver);
  const { clock } = biplane.deps;
  const later = staged.find(([, { on }]) => on)?.[1].on;
  if (later) biplane.deps.clock = () => later;
  try {
    await Promise.all(staged.map(([name, valid]) => run(name, valid)));
  } finally {
    biplane.deps.clock = clock;
    isOver = true;
    slow.delay(0);
  }
  expect(await passing, 'a read and a write of somebody else').toBeLessThan(longestMs);
  expect(connections.stop(), 'a connection').toBeLessThan(longestMs);
});
