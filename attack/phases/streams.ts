/** One person opens a thousand event streams: few are granted, and others go on writing. */

import { until } from '../health.ts';
import type { Phase } from '../phase.ts';
import { pathOf } from '../records.ts';

const wanted = 1_000;
const mostGranted = 200;

export const streams: Phase = {
  name: 'streams',
  async run(attack) {
    const site = await attack.embedded();
    const { owner, gtm, workspaceId, server } = site;
    const open: NonNullable<Awaited<ReturnType<typeof owner.caller.events>>>[] = [];
    for (let at = 0; at < wanted; at += 50) {
      const some = await Promise.all(Array.from({ length: 50 }, () => owner.caller.events(workspaceId)));
      open.push(...some.filter((stream) => stream !== null));
    }
    let ended = 0;
    for (const stream of open)
      stream.ended.then(() => {
        ended += 1;
      });
    // A server may also end the oldest instead of refusing the newest.
    await until(() => open.length - ended <= mostGranted, 2_000);
    const kept = open.length - ended;
    attack.claim(`of ${wanted} event streams few are kept for one person`, kept <= mostGranted, kept);
    const write = await gtm.caller.api('POST', `${pathOf(site)}/needs`, { title: 'a need' });
    attack.claim(
      'a write of somebody else stays quick',
      write.status === 200 && write.ms < 500,
      `${Math.round(write.ms)} ms`,
    );
    for (const stream of open) stream.leave();
    const again = await until(async () => {
      const stream = await owner.caller.events(workspaceId);
      stream?.leave();
      return stream !== null;
    }, 5_000);
    attack.claim('who left may come again', again !== null);
    attack.claim('the server lives', server.isRunning(), `${Math.round(server.rssMb())} MB`);
  },
};
