import { type AnyContractProcedure, type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { call } from '@orpc/server';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { contract } from '../src/contract/contract.ts';
import type { ProcedureMeta } from '../src/contract/procedure.ts';
import { type Action, may, roles } from '../src/domain/people/roles.ts';
import type { Caller } from '../src/server/act/context.ts';
import { asBiplaneError } from '../src/server/http/errors.ts';
import { router } from '../src/server/router.ts';
import { type Installation, keyCaller, newLaunch, startInstallation, type TestWorkspace } from './harness.ts';
import { sampleInput } from './sample-input.ts';

type Procedure = { name: string; path: string[]; meta: ProcedureMeta; procedure: AnyContractProcedure };

function procedures(node: AnyContractRouter, path: string[] = []): Procedure[] {
  return Object.entries(node).flatMap(([key, child]) => {
    const here = [...path, key];
    if (!isContractProcedure(child)) return procedures(child as AnyContractRouter, here);
    return [{ name: here.join('.'), path: here, meta: child['~orpc'].meta as ProcedureMeta, procedure: child }];
  });
}

const all = procedures(contract);
const ofWorkspace = all.filter(({ meta }) => meta.access !== 'public' && meta.access !== 'user');

async function outcome(
  biplane: Installation,
  { path }: Procedure,
  caller: Caller | null,
  input: Record<string, unknown>,
): Promise<string> {
  let target: unknown = router;
  for (const key of path) target = (target as Record<string, unknown>)[key];
  try {
    await call(target as never, input as never, {
      context: { deps: biplane.deps, caller, locale: 'en' } as never,
    });
    return 'ok';
  } catch (error) {
    return asBiplaneError(error).code;
  }
}

const inputOf = ({ procedure }: Procedure, known?: Record<string, unknown>) =>
  sampleInput(procedure['~orpc'].inputSchema, known);
const ofLaunch = ofWorkspace.filter((each) => 'launchId' in inputOf(each));
/** Procedures about something that belongs to a workspace, by the field that names it. */
const belongings = [
  'studyId',
  'needId',
  'taskId',
  'importId',
  'uploadId',
  'keyId',
  'invitationId',
  'userId',
  'changeId',
];
const ofBelonging = ofWorkspace.flatMap((each) => {
  const field = belongings.find((name) => name in inputOf(each));
  return field ? [{ ...each, field }] : [];
});
/** What concerns the whole installation is asked for in its first workspace. */
const ofInstallation = ['installation.backups', 'installation.backup'];
/** With no needs there is nothing to rank; a launch that is as it is asked to be does not change. */
const changesNothing = ['needs.rank', 'launches.update', 'launches.restore'];

describe('every procedure', () => {
  let biplane: Installation;
  let mine: TestWorkspace<(typeof roles)[number]>;
  let other: TestWorkspace<'owner' | 'pm' | 'gtm'>;
  let foreign: Record<string, string>;
  beforeAll(async () => {
    biplane = await startInstallation();
    mine = await biplane.workspace(...roles);
    other = await biplane.workspace('owner', 'pm', 'gtm');
    const workspaceId = other.id;
    const { client } = other.owner;
    const { id: launchId } = await newLaunch(client, workspaceId, { pm: other.pm.id, gtm: other.gtm.id });
    foreign = {
      launchId,
      studyId: (await client.studies.create({ workspaceId, launchId, name: 'x' })).id,
      needId: (await client.needs.create({ workspaceId, launchId, title: 'x' })).id,
      keyId: (await client.keys.create({ workspaceId, name: 'x', actions: ['read'] })).id,
      invitationId: (await client.invitations.create({ workspaceId, email: 'x@example.test', role: 'pm' })).id,
      userId: other.pm.id,
    };
  });
  afterAll(() => biplane?.stop());

  const asUser = (member: { id: string; name: string; email: string }): Caller => ({
    kind: 'user',
    id: member.id,
    name: member.name,
    email: member.email,
  });

  it('is declared with a summary, a tag and a path of its own', () => {
    const routes = all.map(({ procedure }) => procedure['~orpc'].route);
    for (const route of routes)
      expect(route).toMatchObject({
        summary: expect.any(String),
        tags: [expect.any(String)],
        path: expect.any(String),
      });
    const addresses = routes.map((route) => `${route.method} ${route.path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it.each(all.filter(({ meta }) => meta.access !== 'public'))('$name refuses nobody', async (each) => {
    expect(await outcome(biplane, each, null, { workspaceId: mine.id })).toBe('unauthenticated');
  });

  it.each(ofWorkspace)("$name does not find another workspace's id", async (each) => {
    expect(await outcome(biplane, each, asUser(mine.owner), { workspaceId: other.id })).toBe('not_found');
    const key = keyCaller(mine.id, [each.meta.access as Action]);
    expect(await outcome(biplane, each, key, { workspaceId: other.id })).toBe('not_found');
  });

  it.each(ofWorkspace)('$name admits exactly the roles that the table allows', async (each) => {
    for (const role of roles) {
      const result = await outcome(biplane, each, asUser(mine[role]), { workspaceId: mine.id });
      if (may(role, each.meta.access as Action)) expect(result, role).not.toBe('forbidden');
      else expect(result, role).toBe('forbidden');
    }
    const powerless = keyCaller(mine.id, []);
    expect(await outcome(biplane, each, powerless, { workspaceId: mine.id })).toBe('forbidden');
  });

  it.each(all)('$name takes the input that its schema describes', (each) => {
    const { error } = (each.procedure['~orpc'].inputSchema as z.ZodType).safeParse(inputOf(each));
    expect(error?.issues).toBeUndefined();
  });

  it.each(ofLaunch)("$name does not find another workspace's launch inside one's own", async (each) => {
    const known = { workspaceId: mine.id, launchId: foreign.launchId };
    expect(await outcome(biplane, each, asUser(mine.owner), inputOf(each, known))).toBe('not_found');
  });

  it.each(ofBelonging)("$name does not find another workspace's $field inside one's own", async (each) => {
    const launch = await newLaunch(mine.owner.client, mine.id, { pm: mine.pm.id, gtm: mine.gtm.id });
    const known = { ...foreign, workspaceId: mine.id, launchId: launch.id };
    expect(await outcome(biplane, each, asUser(mine.owner), inputOf(each, known))).toBe('not_found');
  });

  it.each(ofWorkspace)(
    '$name answers what it promises, audits what it writes, and reads ids in capitals',
    async (each) => {
      const { db } = biplane.deps.postgres;
      const audited = async () => {
        const { rows } = await db.execute<{ n: number }>(
          sql`select count(*)::int as n from audit_entry where workspace_id = ${workspace.id}`,
        );
        return rows[0]?.n ?? 0;
      };
      const workspace = ofInstallation.includes(each.name) ? mine : await biplane.workspace('owner', 'pm', 'gtm');
      const launch = await newLaunch(workspace.owner.client, workspace.id, {
        pm: workspace.pm.id,
        gtm: workspace.gtm.id,
      });
      const before = await audited();
      const written = {
        workspaceId: workspace.id,
        launchId: launch.id,
        version: launch.version,
        pmOwnerId: workspace.pm.id,
      };
      const known = { ...written, workspaceId: workspace.id.toUpperCase(), launchId: launch.id.toUpperCase() };
      const input = inputOf(each, known);
      const code = await outcome(biplane, each, asUser(workspace.owner), input);
      expect(code).not.toBe('internal');
      if (each.meta.kind === 'read' && Object.keys(input).every((field) => field in written)) expect(code).toBe('ok');
      const isAudited = each.meta.kind === 'write' && code === 'ok' && !changesNothing.includes(each.name);
      expect((await audited()) - before > 0).toBe(isAudited);
    },
  );
});
