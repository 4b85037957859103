/** Somebody changes the stores of a stopped installation: `biplane verify` names it. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { startEmbeddedClickhouse } from '../../src/server/engines/embedded-clickhouse.ts';
import { until } from '../health.ts';
import type { Attack, Phase } from '../phase.ts';
import { orderLine, terms } from '../places.ts';
import { pathOf, verifies } from '../records.ts';

/** Statements, by the store they change. Ids are those of the installation that was filled. */
const tamperings: [what: string, store: 'decisions' | 'facts', statement: string][] = [
  ['an entry of the ledger', 'decisions', `update ledger_entry set payload = '{"side":"nobody"}' where seq = 2`],
  [
    'the content of a signed card',
    'decisions',
    `update card_version set content = '{"target":1}' where locked_at is not null`,
  ],
  ['the time of a signature', 'decisions', `update card_signature set signed_at = signed_at - interval '1 day'`],
  [
    'the tail of the chain, with its record',
    'decisions',
    `delete from ledger_entry where seq = (select max(seq) from ledger_entry)`,
  ],
  ['a launch that is gone', 'decisions', `delete from launch where id = (select launch_id from ledger_entry limit 1)`],
  ['the owner of a launch', 'decisions', `update launch set gtm_owner_id = pm_owner_id`],
  [
    'an entry of the audit log',
    'decisions',
    `update audit_entry set actor_name = 'somebody else' where id = (select min(id) + 1 from audit_entry)`,
  ],
  [
    'an audit entry that is gone',
    'decisions',
    `delete from audit_entry where id = (select min(id) + 1 from audit_entry)`,
  ],
  ['a hidden import', 'decisions', `update import set status = 'undone' where status = 'done'`],
  ['an import put back to running', 'decisions', `update import set status = 'running' where status = 'done'`],
  ['an order that is gone', 'facts', `DELETE FROM order_line WHERE external_id = 'o-3'`],
  [
    'the amount of an order',
    'facts',
    `ALTER TABLE order_line UPDATE amount_minor = 1 WHERE external_id = 'o-4' SETTINGS mutations_sync = 2`,
  ],
];

async function fill(attack: Attack): Promise<string> {
  const site = await attack.embedded();
  const { owner, gtm, workspaceId } = site;
  const path = pathOf(site);
  await owner.caller.must('PUT', `${path}/wager`, { version: 0, terms });
  const lines = Array.from({ length: 10 }, (_, number) => orderLine(`o-${number}`));
  await owner.caller.must('POST', `${path}/orders/batch`, { lines });
  const csv = new TextEncoder().encode('city,answer\nBern,yes\nChur,no\n');
  const { uploadId } = await owner.caller.must<{ uploadId: string }>(
    'POST',
    `/workspaces/${workspaceId}/uploads?name=a.csv`,
    csv,
  );
  const { names, mapping } = await owner.caller.must('POST', `${path}/imports/inspect`, { uploadId, kind: 'answers' });
  const { id } = await owner.caller.must('POST', `${path}/imports`, { uploadId, names, mapping });
  await until(async () => (await owner.caller.api('GET', `${path}/imports/${id}`)).body.status === 'done', 20_000);
  const forecast = { p10: 60_000_00, p50: 70_000_00, p90: 80_000_00 };
  await owner.caller.must('POST', `${path}/wager/forecasts/pm`, forecast);
  await gtm.caller.must('POST', `${path}/wager/forecasts/gtm`, forecast);
  for (const [side, { caller }] of [
    ['pm', owner],
    ['gtm', gtm],
  ] as const) {
    const cards = await caller.must<{ kind: string; hash: string }[]>('GET', `${path}/cards`);
    await caller.must('POST', `${path}/cards/wager/signatures/${side}`, {
      hash: cards.find(({ kind }) => kind === 'wager')!.hash,
    });
  }
  // What is chained by a job is chained within ten seconds.
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  await site.server.stop();
  return site.dataDir;
}

async function change(dataDir: string, store: 'decisions' | 'facts', statement: string): Promise<void> {
  if (store === 'decisions') {
    const database = await PGlite.create(join(dataDir, 'postgres'));
    await database.exec(`set session_replication_role = replica; ${statement}`);
    await database.close();
    return;
  }
  const [directory, spoolDirectory] = [join(dataDir, 'clickhouse'), join(dataDir, 'spool')];
  const clickhouse = await startEmbeddedClickhouse({ directory, spoolDirectory, log: () => {} });
  const url = new URL(clickhouse.url);
  const response = await fetch(`${url.origin}/?database=default`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${url.username}:${url.password}`).toString('base64')}` },
    body: statement,
  });
  const said = await response.text();
  await clickhouse.stop();
  if (!response.ok) throw new Error(said);
}

export const tampering: Phase = {
  name: 'tampering',
  async run(attack) {
    const whole = await fill(attack);
    const untouched = await verifies(whole);
    attack.claim('verify holds before anybody changed anything', untouched.ok, untouched.said);
    for (const [what, store, statement] of tamperings) {
      const copy = attack.directory();
      cpSync(whole, copy, { recursive: true });
      await change(copy, store, statement);
      const checked = await verifies(copy);
      // A verify that fails to run names nothing.
      attack.claim(`verify names ${what}`, !checked.ok && checked.said.startsWith('✗'), checked.said);
    }
  },
};
