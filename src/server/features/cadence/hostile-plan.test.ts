import { beforeAll, expect, test } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await sharedInstallation();
});

async function opened() {
  const workspace = await installation.workspace('pm', 'gtm');
  const owners = { pm: workspace.pm.id, gtm: workspace.gtm.id };
  const launch = await newLaunch(workspace.pm.client, workspace.id, owners);
  return { client: workspace.pm.client, at: { workspaceId: workspace.id, launchId: launch.id } };
}

test('a hostile plan file is answered at once, and the server answers others meanwhile', async () => {
  const { client, at } = await opened();
  const files = [
    `ID,Task,Predecessors\n1,A,\n2,B,"1${' '.repeat(300_000)}x"\n`,
    `<Project>${'<a>'.repeat(300_000)}`,
    `ID,Task,Type,Parent\n${Array.from({ length: 4_000 }, (_, i) => `${i},T${i},summary,${(i + 1) % 4_000}`).join('\n')}`,
  ];
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10);
  for (const content of files) {
    const checked = await client.plan.checkImport({
      ...at,
      fileName: 'plan',
      content,
      track: 'product',
      useCalendar: false,
    });
    expect(checked.problems.length).toBeGreaterThan(0);
    await expect(
      client.plan.import({ ...at, fileName: 'plan', content, track: 'product', useCalendar: false, mode: 'replace' }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
  }
  clearInterval(timer);
  // Generous: the machine that tests may be busy with much else.
  expect(longest).toBeLessThan(3_000);
}, 60_000);

test('a plan whose parents go in a circle is refused, whichever way it comes', async () => {
  const { client, at } = await opened();
  const ids = Array.from({ length: 2_000 }, () => crypto.randomUUID());
  const tasks = ids.map((id, i) => ({
    id,
    name: `T${i}`,
    kind: 'summary' as const,
    parentId: ids[(i + 1) % ids.length]!,
  }));
  const refused = { code: 'invalid_input', reason: { key: 'cadence.errors.parent_cycle' } };
  await expect(client.plan.replace({ ...at, start: '2026-01-05', tasks, dependencies: [] })).rejects.toMatchObject(
    refused,
  );
  const changes = tasks.slice(0, 200).map((task, i) => ({
    kind: 'add_task' as const,
    task: { ...task, parentId: ids[(i + 1) % 200]! },
  }));
  await expect(client.plan.preview({ ...at, changes })).rejects.toMatchObject(refused);
});
