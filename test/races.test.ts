/** What people do at the same moment. Only a real PostgreSQL runs transactions side by side. */
import { and, count, eq, isNull } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passwordHash, replacePassword, verifiedHash } from '../src/server/features/people/persons.ts';
import { keyInForce } from '../src/server/features/people/queries.ts';
import { account, apiKey, invitation, member, session } from '../src/server/features/people/schema.ts';
import { holdPerson } from '../src/server/features/people/sessions.ts';
import type { Db } from '../src/server/store/postgres.ts';
import { type Client, type Installation, keyCaller, newLaunch, startInstallation } from './harness.ts';
import { type RealPostgres, realPostgresPrograms, startRealPostgres } from './real-postgres.ts';

const programs = realPostgresPrograms();

/** How each of several promises ended: `ok`, or the code of its failure. */
async function endings(promises: Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(promises);
  return settled
    .map((one) => (one.status === 'fulfilled' ? 'ok' : String((one.reason as { code?: string }).code)))
    .sort();
}
const rounds = (n: number) => Array.from({ length: n }, (_, round) => round);

describe.skipIf(!programs)(
  `at the same moment${programs ? '' : ' (skipped: no PostgreSQL under /usr/lib/postgresql)'}`,
  () => {
    let real: RealPostgres;
    let biplane: Installation;
    beforeAll(async () => {
      real = startRealPostgres(programs!);
      biplane = await startInstallation({ DATABASE_URL: real.url });
    }, 60_000);
    afterAll(async () => {
      await biplane?.stop();
      real?.stop();
    });

    /** A workspace with two owners. */
    async function twoOwners() {
      const mine = await biplane.workspace('owner', 'lead');
      const { db } = biplane.deps.postgres;
      const here = and(eq(member.workspaceId, mine.id), eq(member.personId, mine.lead.id));
      await db.update(member).set({ role: 'owner' }).where(here);
      const owners = async () => {
        const [row] = await db
          .select({ n: count() })
          .from(member)
          .where(and(eq(member.workspaceId, mine.id), eq(member.role, 'owner')));
        return row!.n;
      };
      return { workspaceId: mine.id, owners, pair: [mine.owner, mine.lead] as const };
    }

    /** How many wait for a lock. */
    async function waiting(): Promise<number> {
      const found = await biplane.deps.postgres.pool.query('select 1 from pg_locks where not granted');
      return found.rows.length;
    }

    async function launchOf() {
      const mine = await biplane.workspace('pm', 'gtm', 'lead');
      const launch = await newLaunch(mine.pm.client, mine.id, { pm: mine.pm.id, gtm: mine.gtm.id });
      return { mine, at: { workspaceId: mine.id, launchId: launch.id } };
    }

    it('two owners cannot take each other the right: a workspace keeps one', async () => {
      const left = await Promise.all(
        rounds(12).map(async () => {
          const { workspaceId, pair, owners } = await twoOwners();
          await endings(
            pair.map((one, i) => one.client.members.setRole({ workspaceId, userId: pair[1 - i]!.id, role: 'pm' })),
          );
          return owners();
        }),
      );
      expect(left).toEqual(left.map(() => 1));
    });

    it('two owners cannot both leave', async () => {
      const left = await Promise.all(
        rounds(12).map(async () => {
          const { workspaceId, pair, owners } = await twoOwners();
          const how = await endings(pair.map((one) => one.client.members.remove({ workspaceId, userId: one.id })));
          expect(how).toEqual(['ok', 'precondition_failed']);
          return owners();
        }),
      );
      expect(left).toEqual(left.map(() => 1));
    });

    it('whoever is removed keeps no key and leaves no invitation, however close they were', async () => {
      const { db } = biplane.deps.postgres;
      for (const round of rounds(8)) {
        const { id: workspaceId, owner, lead } = await biplane.workspace('owner', 'lead');
        const made = rounds(6).flatMap((n) => [
          lead.client.keys.create({ workspaceId, name: `${round} ${n}`, actions: ['read', 'administer'] }),
          lead.client.invitations.create({ workspaceId, email: `${round}.${n}@example.test`, role: 'lead' }),
        ]);
        const removed = owner.client.members.remove({ workspaceId, userId: lead.id });
        expect(new Set(await endings(made))).not.toContain('internal');
        await removed;
        const ofLead = and(eq(apiKey.workspaceId, workspaceId), eq(apiKey.createdBy, lead.id));
        expect(
          await db
            .select()
            .from(apiKey)
            .where(and(ofLead, isNull(apiKey.revokedAt))),
        ).toEqual([]);
        const open = and(eq(invitation.workspaceId, workspaceId), isNull(invitation.closedAt));
        expect(await db.select().from(invitation).where(open)).toEqual([]);
      }
    });

    it('a person who is removed, and a key that is revoked, finish no write', async () => {
      const { mine, at } = await launchOf();
      const caller = keyCaller(mine.id, ['edit.demand']);
      const key = biplane.as(caller);
      const write = (client: Client) => client.needs.create({ ...at, title: '续航' });
      await write(key);
      const { db } = biplane.deps.postgres;
      // As a request finds them that was let in a moment before.
      await db.update(apiKey).set({ revokedAt: new Date() }).where(eq(apiKey.id, caller.id));
      await expect(write(key)).rejects.toMatchObject({ code: 'unauthenticated' });
      let begun = () => {};
      const isRemoved = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const holding = db.transaction(async (tx) => {
        await tx.delete(member).where(eq(member.personId, mine.gtm.id));
        begun();
        await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
      });
      await isRemoved;
      await expect(write(mine.gtm.client)).rejects.toMatchObject({ code: 'not_found' });
      await holding;
    });

    /** Gives a person this password, and a client and an id for each of so many sessions. */
    async function signedIn({ id, name, email }: { id: string; name: string; email: string }, password: string, n = 1) {
      const { db } = biplane.deps.postgres;
      const hash = await passwordHash(password, { isKnown: true, id });
      const credential = { userId: id, accountId: id, providerId: 'credential', password: hash };
      await db.insert(account).values({ ...credential, id: crypto.randomUUID() });
      const ids = rounds(n).map(() => crypto.randomUUID());
      const expiresAt = new Date(Date.now() + 3_600_000);
      for (const each of ids) await db.insert(session).values({ id: each, userId: id, token: each, expiresAt });
      const sessions = ids.map((sessionId) => ({
        id: sessionId,
        client: biplane.as({ kind: 'user', id, name, email, sessionId }),
      }));
      const knows = async (said: string) => (await verifiedHash(db, id, said, { isKnown: true, id })) !== null;
      return { sessions, knows };
    }

    /** Runs `attempt` while `change` is made and not committed, until somebody waits for it; answers how the attempt ended. */
    async function during(change: (tx: Db) => Promise<unknown>, attempt: () => Promise<unknown>): Promise<unknown> {
      let begun = () => {};
      const isBegun = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const changing = biplane.deps.postgres.db.transaction(async (tx) => {
        await change(tx as unknown as Db);
        begun();
        await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
      });
      await isBegun;
      const outcome = attempt().then(
        (answer) => answer,
        (error: { code?: string }) => error.code,
      );
      await changing;
      return outcome;
    }

    const replacing = (personId: string, hash: string, keptSessionId?: string) => async (tx: Db) => {
      await holdPerson(tx, personId);
      await replacePassword({ db: tx, now: new Date() }, { personId, hash, verified: null, keptSessionId });
    };

    it('whoever knows a password cannot bring it back once it is replaced', async () => {
      const { pm } = await biplane.workspace('pm');
      const { sessions, knows } = await signedIn(pm, 'the first one', 2);
      const [kept, ended] = sessions as [(typeof sessions)[0], (typeof sessions)[0]];
      const second = await passwordHash('the second one', { isKnown: true, id: pm.id });
      const bringBack = ({ client }: typeof kept) =>
        client.session.changePassword({ current: 'the first one', password: 'the first one' });
      expect(await during(replacing(pm.id, second, kept.id), () => bringBack(ended))).toBe('unauthenticated');
      expect(await knows('the second one')).toBe(true);
      const back = await passwordHash('the first one', { isKnown: true, id: pm.id });
      await replacing(pm.id, back, kept.id)(biplane.deps.postgres.db);
      expect(await during(replacing(pm.id, second, kept.id), () => bringBack(kept))).toBe('conflict');
      expect(await knows('the second one')).toBe(true);
    });

    it('of two changes of one password at the same moment the first stands, and neither waits for the other for ever', async () => {
      const { pm } = await biplane.workspace('pm');
      const { sessions, knows } = await signedIn(pm, 'password 0', 2);
      const { db } = biplane.deps.postgres;
      for (const round of rounds(2)) {
        const changes = sessions.map(({ client }, n) =>
          client.session.changePassword({
            current: `password ${round}`,
            password: `password ${round + 1}${'!'.repeat(n)}`,
          }),
        );
        const how = (await Promise.allSettled(changes)).map(({ status }) => status);
        expect([...how].sort()).toEqual(['fulfilled', 'rejected']);
        const first = how.indexOf('fulfilled');
        expect(await knows(`password ${round + 1}${'!'.repeat(first)}`)).toBe(true);
        const left = await db.select({ id: session.id }).from(session).where(eq(session.userId, pm.id));
        expect(left).toEqual([{ id: sessions[first]!.id }]);
        const ended = sessions[1 - first]!.id;
        await db
          .insert(session)
          .values({ id: ended, userId: pm.id, token: ended, expiresAt: new Date(Date.now() + 3_600_000) });
        const asBefore = await passwordHash(`password ${round + 1}`, { isKnown: true, id: pm.id });
        await db.update(account).set({ password: asBefore }).where(eq(account.userId, pm.id));
      }
    });

    it('a session that ends finishes no write, whatever it is about', async () => {
      const { mine, at } = await launchOf();
      const owner = await biplane.workspace('owner');
      const { token } = await owner.owner.client.invitations.create({
        workspaceId: owner.id,
        email: mine.pm.email,
        role: 'viewer',
      });
      const writes: ((client: Client) => Promise<unknown>)[] = [
        (client) => client.needs.create({ ...at, title: '续航' }),
        (client) => client.session.update({ name: '另一个名字' }),
        (client) => client.invitations.accept({ token }),
      ];
      const { sessions } = await signedIn(mine.pm, 'the first one', writes.length);
      const { db } = biplane.deps.postgres;
      // As a request finds them that was let in a moment before.
      await db.delete(session).where(eq(session.id, sessions[0]!.id));
      for (const write of writes)
        await expect(write(sessions[0]!.client)).rejects.toMatchObject({ code: 'unauthenticated' });
      const past = { expiresAt: new Date() };
      await db.update(session).set(past).where(eq(session.id, sessions[1]!.id));
      for (const write of writes)
        await expect(write(sessions[1]!.client)).rejects.toMatchObject({ code: 'unauthenticated' });
      const hash = await passwordHash('the second one', { isKnown: true, id: mine.pm.id });
      const { client, id } = sessions[2]!;
      for (const write of writes) {
        const expiresAt = new Date(Date.now() + 3_600_000);
        await db.insert(session).values({ id, userId: mine.pm.id, token: id, expiresAt }).onConflictDoNothing();
        expect(await during(replacing(mine.pm.id, hash), () => write(client))).toBe('unauthenticated');
      }
      expect(await mine.pm.client.needs.list(at)).toEqual([]);
      await expect(mine.pm.client.needs.create({ ...at, title: '续航' })).resolves.toMatchObject({ title: '续航' });
    });

    it('a password can be replaced however much is written with the sessions that this ends', async () => {
      const { mine, at } = await launchOf();
      const { sessions } = await signedIn(mine.pm, 'the first one', 2);
      const [own, stolen] = sessions as [(typeof sessions)[0], (typeof sessions)[0]];
      let goesOn = true;
      const flood = rounds(12).map(async () => {
        while (goesOn) await stolen.client.needs.create({ ...at, title: '续航' });
      });
      const ends = endings(flood);
      await expect.poll(async () => (await own.client.needs.list(at)).length, { timeout: 10_000 }).toBeGreaterThan(20);
      const began = performance.now();
      await own.client.session.changePassword({ current: 'the first one', password: 'the second one' });
      expect(performance.now() - began).toBeLessThan(5_000);
      goesOn = false;
      expect(await ends).toContain('unauthenticated');
    });

    it('somebody can be removed however much they and their keys write meanwhile', async () => {
      const mine = await biplane.workspace('owner', 'lead', 'pm', 'gtm');
      const { id: launchId } = await newLaunch(mine.pm.client, mine.id, { pm: mine.pm.id, gtm: mine.gtm.id });
      const at = { workspaceId: mine.id, launchId };
      const asked = { workspaceId: mine.id, name: 'x', actions: ['read' as const, 'edit.demand' as const] };
      const { id, name } = await mine.lead.client.keys.create(asked);
      const key = biplane.as({ kind: 'key', ...asked, id, name, timeZone: 'Asia/Shanghai', createdBy: mine.lead.id });
      let goesOn = true;
      const flood = rounds(12).map(async (n) => {
        // One that was done before the removal may be told after it: what begins after it is what must be refused.
        for (let isLast = false; !isLast; ) {
          isLast = !goesOn;
          await (n % 2 ? key : mine.lead.client).needs.create({ ...at, title: '续航' });
        }
      });
      const ends = endings(flood);
      await expect.poll(async () => (await key.needs.list(at)).length, { timeout: 10_000 }).toBeGreaterThan(20);
      const began = performance.now();
      await mine.owner.client.members.setRole({ workspaceId: mine.id, userId: mine.lead.id, role: 'gtm' });
      await mine.owner.client.members.remove({ workspaceId: mine.id, userId: mine.lead.id });
      expect(performance.now() - began).toBeLessThan(5_000);
      goesOn = false;
      expect(new Set(await ends)).toEqual(new Set(['not_found', 'unauthenticated']));
    });

    it('a sign-in with a password that is replaced meanwhile leaves no session', async () => {
      const { pm } = await biplane.workspace('pm');
      await signedIn(pm, 'the first one', 0);
      const { db } = biplane.deps.postgres;
      const second = await passwordHash('the second one', { isKnown: true, id: pm.id });
      const signIn = (password: string) => async () => {
        const { status } = await fetch(`${biplane.address}/api/auth/sign-in/email`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Origin: biplane.address },
          body: JSON.stringify({ email: pm.email, password }),
        });
        return status;
      };
      expect(await during(replacing(pm.id, second), signIn('the first one'))).toBe(401);
      expect(await db.select().from(session).where(eq(session.userId, pm.id))).toEqual([]);
      expect(await signIn('the second one')()).toBe(200);
    });

    it('thirty writes of a key that wait for a lock delay neither its reads nor anybody else', async () => {
      const { mine, at } = await launchOf();
      const { db } = biplane.deps.postgres;
      const workspaceId = mine.id;
      const { secret, id } = await mine.lead.client.keys.create({
        workspaceId,
        name: 'x',
        actions: ['read', 'edit.demand'],
      });
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
      const needs = `${biplane.address}/api/v1/workspaces/${workspaceId}/launches/${at.launchId}/needs`;
      const quickly = async (ask: () => Promise<unknown>) => {
        const began = performance.now();
        await ask();
        expect(performance.now() - began).toBeLessThan(2_000);
      };
      const holder = new pg.Client(real.url);
      await holder.connect();
      // The key's row is held as by a write of its own that began before its first use was noted.
      await holder.query(`begin; lock table need in share mode; select 1 from api_key where id = '${id}' for share`);
      const posts = rounds(30).map((n) =>
        fetch(needs, { method: 'POST', headers, body: JSON.stringify({ title: `${n}` }) }),
      );
      try {
        await expect.poll(waiting, { timeout: 10_000 }).toBe(4);
        await quickly(() => mine.gtm.client.launches.list({ workspaceId }));
        await quickly(async () => expect((await fetch(needs, { headers })).status).toBe(200));
        const write = mine.gtm.client.launches.update({ ...at, version: 1, name: '另一个名字' });
        await quickly(() => write);
      } finally {
        await holder.query('commit');
        await holder.end();
      }
      expect((await Promise.all(posts)).map(({ status }) => status)).toEqual(posts.map(() => 200));
      await fetch(needs, { headers });
      const [key] = await db.select().from(apiKey).where(eq(apiKey.id, id));
      expect(key?.lastUsedAt).not.toBeNull();
    });

    it('thirty needs get thirty numbers', async () => {
      const { mine, at } = await launchOf();
      const made = rounds(30).map((n) => mine.pm.client.needs.create({ ...at, title: `需求 ${n}` }));
      expect(await endings(made)).toEqual(made.map(() => 'ok'));
      const numbers = (await mine.pm.client.needs.list(at)).map((need) => need.number).sort((a, b) => a - b);
      expect(numbers).toEqual(rounds(30).map((n) => n + 1));
    });

    it('both sides rank the needs, and neither is refused', async () => {
      const { mine, at } = await launchOf();
      const ids = [];
      for (const n of rounds(6)) ids.push((await mine.pm.client.needs.create({ ...at, title: `${n}` })).id);
      for (const _ of rounds(5)) {
        ids.reverse();
        const order = [...ids];
        const ranks = [
          mine.pm.client.needs.rank({ ...at, side: 'pm', order }),
          mine.gtm.client.needs.rank({ ...at, side: 'gtm', order }),
        ];
        expect(await endings(ranks)).toEqual(['ok', 'ok']);
      }
    });

    it('the first writes to a plan and to a wager conflict instead of overwriting each other', async () => {
      const { mine, at } = await launchOf();
      const starts = ['2026-10-05', '2026-10-12', '2026-10-19'];
      const plans = starts.map((start) => mine.pm.client.plan.update({ ...at, version: 0, start }));
      expect(await endings(plans)).toEqual(['conflict', 'conflict', 'ok']);
      const terms = {
        outcome: 'net_revenue' as const,
        target: 100_00,
        salesFrom: '2098-12-01',
        salesTo: '2098-12-31',
        returnsTo: '2099-01-31',
        method: 'lmdi' as const,
        stakes: { unit: 'points' as const, pm: 100, gtm: 100 },
        attributionPercent: 60,
        tree: {
          drivers: (['orders', 'units_per_order', 'price', 'return_rate'] as const).map((measure) => ({
            key: measure,
            name: measure,
            measure,
            shares: { pm: 50, gtm: 40, external: 10 },
          })),
          channels: [{ name: '线上', plan: { orders: 100, units_per_order: 1, price: 450_00, return_rate: 0.1 } }],
        },
      };
      const wagers = [1, 2, 3].map((n) =>
        mine.pm.client.wager.update({ ...at, version: 0, terms: { ...terms, target: n * 100 } }),
      );
      expect(await endings(wagers)).toEqual(['conflict', 'conflict', 'ok']);
    });

    it('no criterion rests on a study that goes into the trash', async () => {
      const { mine, at } = await launchOf();
      const { client } = mine.pm;
      for (const round of rounds(6)) {
        const study = await client.studies.create({ ...at, name: `${round}` });
        const need = await client.needs.create({ ...at, title: `${round}` });
        await biplane.deps.postgres.pool.query('UPDATE study SET questions = $1 WHERE id = $2', [
          JSON.stringify([{ position: 1, key: 'Q1', label: '年龄', type: 'number' }]),
          study.id,
        ]);
        const criterion = {
          studyId: study.id,
          measure: { kind: 'mean' as const, spec: { position: 1 } },
          segment: null,
          weighted: false,
          direction: 'at_least' as const,
          threshold: 1,
          minimumN: 10,
          confidence: 0.95,
        };
        const how = await endings([
          client.needs.register({ ...at, needId: need.id, ...criterion }),
          client.studies.remove({ ...at, studyId: study.id, version: study.version }),
        ]);
        expect(how).toEqual(['ok', 'precondition_failed']);
      }
    });

    it('a key and an invitation are void once their maker has lost the right, whatever else was done about them', async () => {
      const { id: workspaceId, lead } = await biplane.workspace('owner', 'lead');
      const { secret, id } = await lead.client.keys.create({ workspaceId, name: 'x', actions: ['read', 'administer'] });
      const { token } = await lead.client.invitations.create({
        workspaceId,
        email: 'later@example.test',
        role: 'lead',
      });
      const status = async () =>
        (
          await fetch(`${biplane.address}/api/v1/workspaces/${workspaceId}/members`, {
            headers: { Authorization: `Bearer ${secret}` },
          })
        ).status;
      expect(await status()).toBe(200);
      const { db } = biplane.deps.postgres;
      await db.update(member).set({ role: 'pm' }).where(eq(member.personId, lead.id));
      expect(await status()).toBe(401);
      expect(await keyInForce(db, { id }, new Date())).toBeNull();
      const nobody = biplane.as(null);
      await expect(nobody.invitations.get({ token })).rejects.toMatchObject({ code: 'not_found' });
      const accept = nobody.invitations.accept({ token, name: '迟到', password: 'another password' });
      await expect(accept).rejects.toMatchObject({ code: 'not_found' });
    });
  },
);
