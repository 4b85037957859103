/** How long does anybody wait while the nightly backup is written? The embedded engine has one connection, and a backup reads all that was decided. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { writeBackup } from '../src/server/features/installation/jobs.ts';
import { newLaunch, startInstallation } from '../test/harness.ts';
import { millisecondsOf, percentile, report } from './report.ts';

const entries = 200_000;

const biplane = await startInstallation();
try {
  const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
  const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
  const { postgres } = biplane.deps;
  // Sealed, as all but the newest entries are.
  await postgres.db.execute(sql`
    insert into audit_entry (workspace_id, actor_kind, actor_id, actor_name, procedure, entity, entity_id, launch_id, after, block, leaf)
    select ${workspaceId}, 'user', ${pm.id}, 'pm', 'needs.update', 'need', g::text, ${launchId},
           jsonb_build_object('title', repeat('续航', 20), 'number', g, 'moscow', 'must', 'statement', repeat('x', 200)), 1, md5(g::text)
      from generate_series(1, ${entries}::int) g`);
  const samples: number[] = [];
  const is = { over: false };
  const reading = (async () => {
    while (!is.over) {
      samples.push(await millisecondsOf(() => pm.client.launches.get({ workspaceId, launchId })));
      await sleep(10);
    }
  })();
  await sleep(2_000);
  const quiet = Math.max(...samples.splice(0));
  const took = await millisecondsOf(() => writeBackup(biplane.deps, new Date()));
  is.over = true;
  await reading;
  report({ name: `backup: ${entries} entries of the audit log`, value: took, unit: 'ms' });
  report({ name: '  the longest read before it', value: quiet, unit: 'ms' });
  report({ name: '  reads meanwhile, 95th percentile', value: percentile(samples, 0.95), unit: 'ms' });
  report({ name: '  the longest read meanwhile', value: Math.max(...samples), unit: 'ms', limit: 200 });
} finally {
  await biplane.stop();
}
