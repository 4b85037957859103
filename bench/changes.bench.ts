/** How soon does a screen hear of what somebody else changed? From the request that changes a launch to the message on another one's event stream. */
import { newLaunch, startInstallation } from '../test/harness.ts';
import { percentile, report } from './report.ts';

const rounds = 40;

const biplane = await startInstallation();
try {
  const { id: workspaceId, pm, gtm, owner } = await biplane.workspace('owner', 'pm', 'gtm');
  let launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
  const { secret } = await owner.client.keys.create({ workspaceId, name: 'bench', actions: ['read'] });
  const response = await fetch(`${biplane.address}/api/v1/workspaces/${workspaceId}/events`, {
    headers: { Authorization: `Bearer ${secret}` },
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const heard = async (event: string) => {
    for (let text = ''; !text.includes(`event: ${event}`); ) {
      const { done, value } = await reader.read();
      if (done) throw new Error('the event stream ended');
      text += value;
    }
  };
  await heard('ready');
  const samples: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    const message = heard('changed');
    const { id: launchId, version } = launch;
    launch = await pm.client.launches.update({ workspaceId, launchId, version, name: `X1 ${round}` });
    await message;
    samples.push(performance.now() - started);
  }
  await reader.cancel();
  report({ name: 'changes: until another screen hears, median', value: percentile(samples, 0.5), unit: 'ms' });
  report({
    name: 'changes: the same, 95th percentile',
    value: percentile(samples, 0.95),
    unit: 'ms',
    limit: 1_000,
  });
} finally {
  await biplane.stop();
}
