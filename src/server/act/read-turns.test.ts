import { beforeAll, expect, test } from 'vitest';
import { type Installation, sharedInstallation } from '../../../test/harness.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await sharedInstallation();
});

test('what one person reads beyond a few at once waits for their own, is answered in the end, and keeps nobody else waiting', async () => {
  const { id: workspaceId, owner, viewer } = await installation.workspace('owner', 'viewer');
  await owner.client.launches.list({ workspaceId });
  let answered = 0;
  const many = Array.from({ length: 250 }, () =>
    viewer.client.launches.list({ workspaceId }).then(() => {
      answered += 1;
    }),
  );
  await owner.client.launches.list({ workspaceId });
  expect(answered).toBeLessThan(125);
  await Promise.all(many);
  expect(answered).toBe(250);
  const tooMany = await Promise.allSettled(
    Array.from({ length: 400 }, () => viewer.client.launches.list({ workspaceId })),
  );
  const refused = tooMany.filter((each) => each.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map(({ reason }) => reason.code))).toEqual(new Set(['rate_limited']));
});
