/** Real engines for feature tests: one installation per test file, a fresh workspace per test. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { eq } from 'drizzle-orm';
import type { Contract } from '../src/contract/contract.ts';
import { type Action, may, type Role } from '../src/domain/people/roles.ts';
import { audit } from '../src/server/act/audit.ts';
import type { Caller, Deps } from '../src/server/act/context.ts';
import { readEnv } from '../src/server/env.ts';
import { auditedMembers } from '../src/server/features/people/queries.ts';
import { apiKey, knownPerson, member, person, workspace } from '../src/server/features/people/schema.ts';
import { asBiplaneError } from '../src/server/http/errors.ts';
import { router } from '../src/server/router.ts';
import { startServer } from '../src/server/server.ts';
import { recordNow } from '../src/server/store/audited.ts';
import { threadFile } from '../src/server/thread.ts';

export type Client = ContractRouterClient<Contract>;

export type Installation = {
  deps: Deps;
  address: string;
  dataDir: string;
  /** A client that speaks for this caller, with the errors that a surface would see as {@link BiplaneError}. */
  as: (caller: Caller | null) => Client;
  /** A workspace of its own with one member per given role. */
  workspace: <R extends Role>(...roles: R[]) => Promise<TestWorkspace<R>>;
  stop: () => Promise<void>;
};

export type Member = { id: string; name: string; email: string; client: Client };
export type TestWorkspace<R extends Role> = { id: string } & Record<R, Member>;

/** A key's caller, for tests of what a machine may do. */
export function keyCaller(workspaceId: string, actions: Action[]): Caller {
  return {
    kind: 'key',
    id: crypto.randomUUID(),
    name: 'test key',
    workspaceId,
    actions,
    createdBy: crypto.randomUUID(),
  };
}

/**
 * Puts an empty database into a new data directory. Creating one takes seconds of processor time, so it is done once per version of the
 * engine and copied; the product itself always creates its own.
 */
export function seedEmptyDatabase(dataDir: string): void {
  if (process.env.DATABASE_URL) return;
  const modules = new URL('../node_modules/', import.meta.url);
  const { version } = JSON.parse(readFileSync(new URL('@electric-sql/pglite/package.json', modules), 'utf8')) as {
    version: string;
  };
  const template = fileURLToPath(new URL(`.cache/biplane/empty-postgres-${version}`, modules));
  if (!existsSync(template)) {
    const draft = `${template}.${process.pid}`;
    const { status, stderr } = spawnSync(process.execPath, [threadFile('engines/embedded-postgres.create'), draft]);
    if (status !== 0) throw new Error(`no empty database: ${stderr}`);
    mkdirSync(join(template, '..'), { recursive: true });
    if (existsSync(template)) rmSync(draft, { recursive: true });
    else renameSync(draft, template);
  }
  cpSync(template, join(dataDir, 'postgres'), { recursive: true });
}

/** Puts a test's key where writes look for it again, as made by a member who may do all of it; one joins where there is none. */
async function storeKey(
  { postgres: { db } }: Deps,
  { id, name, workspaceId, actions }: Extract<Caller, { kind: 'key' }>,
) {
  const members = await db.select().from(member).where(eq(member.workspaceId, workspaceId));
  let createdBy = members.find(({ role }) => actions.every((action) => may(role as Role, action)))?.personId;
  if (!createdBy) {
    createdBy = crypto.randomUUID();
    await db.insert(person).values({ id: createdBy, name: 'maker of keys', email: `${createdBy}@example.test` });
    await db.insert(member).values({ workspaceId, personId: createdBy, role: 'owner' });
  }
  await db
    .insert(apiKey)
    .values({ id, workspaceId, name, prefix: 'test', secretHash: id, actions, createdBy })
    .onConflictDoNothing();
}

/** Starts the whole server (embedded engines, free port) on an empty data directory, with these settings. Stop it in `afterAll`. */
export async function startInstallation(settings: NodeJS.ProcessEnv = {}): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'biplane-test-'));
  seedEmptyDatabase(dataDir);
  const env = readEnv({ ...process.env, PORT: '0', BIPLANE_DATA: dataDir, BIPLANE_BACKUP: 'false', ...settings });
  const server = await startServer(env, (message, error) => console.error(message, error ?? ''));
  const as = (caller: Caller | null): Client => {
    let stored: Promise<void> | undefined;
    const context = { deps: server.deps, caller, locale: 'zh-CN' as const };
    return createRouterClient(router, {
      context,
      interceptors: [
        async ({ next }) => {
          if (caller?.kind === 'key') {
            stored ??= storeKey(server.deps, caller);
            await stored;
          }
          try {
            return await next();
          } catch (error) {
            throw asBiplaneError(error);
          }
        },
      ],
    }) as unknown as Client;
  };
  return {
    deps: server.deps,
    address: server.address,
    dataDir,
    as,
    workspace: async (...roles) => {
      const { db } = server.deps.postgres;
      const id = crypto.randomUUID();
      await db.insert(workspace).values({ id, name: `workspace ${id.slice(0, 8)}` });
      const members: Record<string, Member> = {};
      for (const role of roles) {
        const who = { id: crypto.randomUUID(), name: `${role} person`, email: `${role}.${id}@example.test` };
        await db.insert(person).values(who);
        await db.insert(member).values({ workspaceId: id, personId: who.id, role });
        const verified = { verifiedAt: new Date(), verifiedHow: 'upgrade' as const };
        await db.insert(knownPerson).values({ workspaceId: id, personId: who.id, ...verified });
        const actor = { kind: 'user' as const, id: who.id, name: who.name, role };
        const after = await recordNow({ db, workspaceId: id }, auditedMembers, who.id);
        await audit(db, { workspaceId: id, at: new Date(), actor, procedure: 'test' }, [
          { entity: 'member', entityId: who.id, before: null, after },
        ]);
        members[role] = { ...who, client: as({ kind: 'user', ...who }) };
      }
      return { id, ...members } as TestWorkspace<(typeof roles)[number]>;
    },
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A launch to work in: created by the workspace's `pm`, or whoever may. */
export async function newLaunch(
  client: Client,
  workspaceId: string,
  owners: { pm: string; gtm: string },
  fields: { committedDate?: string; currency?: string; name?: string } = {},
) {
  return client.launches.create({
    workspaceId,
    name: fields.name ?? 'X1 秋季上市',
    family: 'toc',
    pmOwnerId: owners.pm,
    gtmOwnerId: owners.gtm,
    committedDate: fields.committedDate ?? '2026-12-01',
    currency: fields.currency ?? 'CNY',
  });
}
