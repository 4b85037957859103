import { type AnyContractProcedure, type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { call } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../src/contract/contract.ts';
import type { ProcedureMeta } from '../src/contract/procedure.ts';
import { type Action, may, roles } from '../src/domain/people/roles.ts';
import { asBiplaneError } from '../src/server/http/errors.ts';
import type { Caller } from '../src/server/procedure.ts';
import { router } from '../src/server/router.ts';
import { type Installation, startInstallation, type TestWorkspace } from './harness.ts';

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

/** Calls a procedure with nothing but ids that exist nowhere: enough to meet authorisation, which comes before everything else. */
async function outcome(
  biplane: Installation,
  { path }: Procedure,
  caller: Caller | null,
  workspaceId: string,
): Promise<string> {
  let target: unknown = router;
  for (const key of path) target = (target as Record<string, unknown>)[key];
  try {
    await call(target as never, { workspaceId } as never, {
      context: { deps: biplane.deps, caller, locale: 'en' } as never,
    });
    return 'ok';
  } catch (error) {
    return asBiplaneError(error).code;
  }
}

describe('every procedure', () => {
  let biplane: Installation;
  let mine: TestWorkspace<(typeof roles)[number]>;
  let other: TestWorkspace<'owner'>;
  beforeAll(async () => {
    biplane = await startInstallation();
    mine = await biplane.workspace(...roles);
    other = await biplane.workspace('owner');
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
    expect(await outcome(biplane, each, null, mine.id)).toBe('unauthenticated');
  });

  it.each(ofWorkspace)("$name does not find another workspace's id", async (each) => {
    expect(await outcome(biplane, each, asUser(mine.owner), other.id)).toBe('not_found');
    const key: Caller = {
      kind: 'key',
      id: crypto.randomUUID(),
      name: 'key',
      workspaceId: mine.id,
      actions: [each.meta.access as Action],
    };
    expect(await outcome(biplane, each, key, other.id)).toBe('not_found');
  });

  it.each(ofWorkspace)('$name admits exactly the roles that the table allows', async (each) => {
    for (const role of roles) {
      const result = await outcome(biplane, each, asUser(mine[role]), mine.id);
      if (may(role, each.meta.access as Action)) expect(result, role).not.toBe('forbidden');
      else expect(result, role).toBe('forbidden');
    }
    const powerless: Caller = { kind: 'key', id: crypto.randomUUID(), name: 'key', workspaceId: mine.id, actions: [] };
    expect(await outcome(biplane, each, powerless, mine.id)).toBe('forbidden');
  });
});
