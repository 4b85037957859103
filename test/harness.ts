/** Real engines for feature tests: one installation per worker, a fresh workspace per test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { copyTemplate, migrated, type Template } from './template.ts';

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
    timeZone: 'Asia/Shanghai',
    id: crypto.randomUUID(),
    name: 'test key',
    workspaceId,
    actions,
    createdBy: crypto.randomUUID(),
  };
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

/** Starts the whole server (embedded engines, free port) on this data directory, with these settings. */
export async function serve(dataDir: string, settings: NodeJS.ProcessEnv = {}): Promise<Installation> {
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
    stop: () => server.stop(),
  };
}

/** What the first start of a server leaves before anybody has used it, such as the tables of its queue: another start takes a third less. */
const started: Template = {
  name: 'started',
  dependsOn: { paths: ['package-lock.json', 'migrations', 'src/contract', 'src/domain', 'src/files', 'src/server'] },
  async make(dataDir) {
    await copyTemplate(migrated, dataDir);
    await (await serve(dataDir)).stop();
    // A secret belongs to one installation.
    await rm(join(dataDir, 'secret'));
  },
};

/**
 * Starts a server on a copy of a template, by default one without any records. For tests that need an installation of their own; stop it in
 * `afterAll`.
 */
export async function startInstallation(
  settings: NodeJS.ProcessEnv = {},
  template: Template = started,
): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'biplane-test-'));
  // A server with another database finds in it, or makes, what it needs.
  const { DATABASE_URL, CLICKHOUSE_URL } = { ...process.env, ...settings };
  if (!DATABASE_URL && !CLICKHOUSE_URL) await copyTemplate(template, dataDir);
  const installation = await serve(dataDir, settings);
  return {
    ...installation,
    stop: async () => {
      await installation.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

let shared: Promise<Installation> | undefined;

/**
 * The installation of this worker, started by the first test file that asks for it: a start takes seconds of processor time. It is never
 * stopped, and other tests work in other workspaces of it: who counts what the whole installation holds, changes its settings, stops a part
 * of it or needs it before its first person starts one of their own.
 */
export function sharedInstallation(): Promise<Installation> {
  shared ??= startInstallation();
  return shared;
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
