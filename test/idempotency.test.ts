import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../src/server/act/context.ts';
import { removeEndedKeys } from '../src/server/act/idempotency.ts';
import {
  type Installation,
  keyCaller,
  type Member,
  newLaunch,
  sharedInstallation,
  type TestWorkspace,
} from './harness.ts';
import { losingCommit } from './lost-commit.ts';
import { allProcedures, answerOf, ask } from './procedures.ts';
import { asUser } from './valid-inputs.ts';

const procedure = (name: string) => allProcedures.find((each) => each.name === name)!;

describe('a write that is asked for again with the same key', () => {
  let biplane: Installation;
  let workspace: TestWorkspace<'owner' | 'pm' | 'gtm'>;
  let at: { workspaceId: string; launchId: string };
  const createNeed = procedure('needs.create');
  const create = (by: Caller, title: string, key: string, of = biplane) =>
    ask(of, createNeed, by, { ...at, title }, key) as Promise<{ id: string }>;
  const titles = async () => (await workspace.pm.client.needs.list(at)).map(({ title }) => title);
  const by = (member: Member) => asUser(member)!;

  beforeAll(async () => {
    biplane = await sharedInstallation();
    workspace = await biplane.workspace('owner', 'pm', 'gtm');
    const { id: launchId } = await newLaunch(workspace.owner.client, workspace.id, {
      pm: workspace.pm.id,
      gtm: workspace.gtm.id,
    });
    at = { workspaceId: workspace.id, launchId };
  });

  it('makes one record, also when both come at once', async () => {
    const key = crypto.randomUUID();
    const made = await Promise.all(Array.from({ length: 5 }, () => create(by(workspace.pm), '快充', key)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect((await create(by(workspace.pm), '快充', key)).id).toBe(made[0]!.id);
    expect((await titles()).filter((title) => title === '快充')).toHaveLength(1);
  });

  it('is answered with the same record where the first answer was lost at its commit', async () => {
    const key = crypto.randomUUID();
    const postgres = losingCommit(biplane.deps.postgres, (statement) => /insert into \\"need\\"/.test(statement));
    const losing = { ...biplane, deps: { ...biplane.deps, postgres } };
    expect(await answerOf(losing, createNeed, by(workspace.pm), { ...at, title: '防水' }, key)).toEqual({
      code: 'unavailable',
      reason: 'engines.errors.outcomeUnknown',
    });
    expect(postgres.lost()).toBe(true);
    const [made] = (await workspace.pm.client.needs.list(at)).filter(({ title }) => title === '防水');
    expect((await create(by(workspace.pm), '防水', key)).id).toBe(made!.id);
    expect((await titles()).filter((title) => title === '防水')).toHaveLength(1);
  });

  it('is refused with other input, and changes nothing', async () => {
    const key = crypto.randomUUID();
    await create(by(workspace.pm), '轻薄', key);
    expect(await answerOf(biplane, createNeed, by(workspace.pm), { ...at, title: '更轻薄' }, key)).toEqual({
      code: 'invalid_input',
      reason: 'errors.idempotencyKeyUsed',
    });
    expect(await titles()).not.toContain('更轻薄');
  });

  it('is another write for another person, another API key and another procedure', async () => {
    const key = crypto.randomUUID();
    const machine = keyCaller(workspace.id, ['edit.demand']);
    // Stores the key, which may not read.
    await biplane
      .as(machine)
      .needs.list(at)
      .catch(() => null);
    const made = new Set<string>();
    for (const caller of [by(workspace.pm), by(workspace.gtm), machine])
      made.add((await create(caller, '夜拍', key)).id);
    expect(made.size).toBe(3);
    expect(
      await answerOf(biplane, procedure('studies.create'), by(workspace.pm), { ...at, name: '夜拍' }, key),
    ).toEqual({
      code: 'ok',
    });
  });

  it('is tried anew after a refusal, which kept nothing', async () => {
    const key = crypto.randomUUID();
    const nowhere = { ...at, launchId: crypto.randomUUID(), title: '折叠' };
    expect((await answerOf(biplane, createNeed, by(workspace.pm), nowhere, key)).code).toBe('not_found');
    expect(await create(by(workspace.pm), '折叠', key)).toMatchObject({ title: '折叠' });
  });

  it('gives its answer to nobody who has lost the right to it', async () => {
    const key = crypto.randomUUID();
    const left = await biplane.workspace('owner', 'lead');
    const asked = [procedure('launches.create'), by(left.lead)] as const;
    const input = { workspaceId: left.id, name: 'X1', family: 'toc', committedDate: '2027-01-01' };
    const owners = { pmOwnerId: left.owner.id, gtmOwnerId: left.owner.id };
    expect(await answerOf(biplane, ...asked, { ...input, ...owners }, key)).toEqual({ code: 'ok' });
    await left.owner.client.members.remove({ workspaceId: left.id, userId: left.lead.id });
    expect((await answerOf(biplane, ...asked, { ...input, ...owners }, key)).code).toBe('not_found');
  });

  it('needs a key that nobody guesses', async () => {
    for (const key of ['1', 'new need', `${'x'.repeat(40)}键`])
      expect(await answerOf(biplane, createNeed, by(workspace.pm), { ...at, title: 'x' }, key)).toEqual({
        code: 'invalid_input',
        reason: 'errors.idempotencyKey',
      });
  });

  it('leaves no secret of its answer in the database, and after a day nothing at all', async () => {
    const key = crypto.randomUUID();
    const input = { workspaceId: workspace.id, name: 'shop', actions: ['read'] };
    const made = (await ask(biplane, procedure('keys.create'), by(workspace.owner), input, key)) as { secret: string };
    expect(await ask(biplane, procedure('keys.create'), by(workspace.owner), input, key)).toEqual(made);
    const { db } = biplane.deps.postgres;
    const kept = async () =>
      (await db.execute<{ row: string }>(sql`select k::text as row from idempotency_key k`)).rows;
    const encodings = [made.secret, Buffer.from(made.secret).toString('base64').slice(0, -2)];
    for (const { row } of await kept()) for (const written of encodings) expect(row).not.toContain(written);
    expect(await kept()).not.toHaveLength(0);
    await removeEndedKeys(db, new Date(Date.now() + 25 * 3_600_000), new AbortController().signal);
    expect(await kept()).toHaveLength(0);
  });
});
