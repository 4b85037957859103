import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actions, keyActions } from '../src/domain/people/roles.ts';
import { knownPerson, member, person, session, workspace } from '../src/server/features/people/schema.ts';
import { type Installation, keyCaller, newLaunch, startInstallation } from './harness.ts';

describe('people and launches', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await startInstallation();
  });
  afterAll(() => biplane?.stop());

  it('lets the first person create the owner account and workspace, once', async () => {
    const nobody = biplane.as(null);
    expect(await nobody.setup.status({})).toEqual({ needed: true });
    const owner = { name: '林一', email: 'lin@example.test', password: 'correct horse', workspaceName: '双翼科技' };
    const { workspaceId } = await nobody.setup.create(owner);
    expect(workspaceId).toMatch(/-/);
    await expect(nobody.setup.create({ ...owner, email: 'other@example.test' })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    expect(await nobody.setup.status({})).toEqual({ needed: false });
  });

  it('signs in with the password over HTTP, with a cookie that scripts cannot read', async () => {
    const post = (password: string) =>
      fetch(`${biplane.address}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: biplane.address },
        body: JSON.stringify({ email: 'lin@example.test', password }),
      });
    expect((await post('wrong password')).status).toBe(401);
    const response = await post('correct horse');
    expect(response.status).toBe(200);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    const session = await fetch(`${biplane.address}/api/v1/session`, {
      headers: { Cookie: cookie.split(';')[0] ?? '' },
    });
    expect(await session.json()).toMatchObject({
      user: { name: '林一' },
      workspaces: [{ name: '双翼科技', role: 'owner' }],
    });
    const foreign = await fetch(`${biplane.address}/api/v1/workspaces`, {
      method: 'POST',
      headers: {
        Cookie: cookie.split(';')[0] ?? '',
        Origin: 'https://evil.example',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ name: 'stolen' }),
    });
    expect(foreign.status).toBe(403);
  });

  it('shuts out a guesser of passwords', async () => {
    const attempts = await Promise.all(
      Array.from({ length: 14 }, () =>
        fetch(`${biplane.address}/api/auth/sign-in/email`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Origin: biplane.address },
          body: JSON.stringify({ email: 'lin@example.test', password: 'guess guess' }),
        }),
      ),
    );
    expect(attempts.some((response) => response.status === 429)).toBe(true);
  });

  it('admits an invited person with the invited role and closes the invitation', async () => {
    const { id: workspaceId, owner } = await biplane.workspace('owner');
    const { token } = await owner.client.invitations.create({ workspaceId, email: 'Zhou@Example.test', role: 'gtm' });
    const nobody = biplane.as(null);
    expect(await nobody.invitations.get({ token })).toMatchObject({
      email: 'zhou@example.test',
      role: 'gtm',
      hasAccount: false,
    });
    await nobody.invitations.accept({ token, name: '周然', password: 'another password' });
    expect(await owner.client.members.list({ workspaceId })).toMatchObject([
      { role: 'owner' },
      { name: '周然', role: 'gtm' },
    ]);
    await expect(
      nobody.invitations.accept({ token, name: '周然', password: 'another password' }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('lets a known person accept only when signed in as who was invited', async () => {
    const known = (await biplane.workspace('owner')).owner;
    const { id: workspaceId, owner } = await biplane.workspace('owner');
    const { token } = await owner.client.invitations.create({ workspaceId, email: known.email, role: 'lead' });
    const nobody = biplane.as(null);
    expect(await nobody.invitations.get({ token })).toMatchObject({ hasAccount: true });
    await expect(nobody.invitations.accept({ token, name: 'guesser', password: 'guess guess' })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    await expect(owner.client.invitations.accept({ token })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await known.client.invitations.accept({ token })).toMatchObject({ workspaceId });
    expect(await owner.client.members.list({ workspaceId })).toContainEqual(
      expect.objectContaining({ userId: known.id, role: 'lead' }),
    );
  });

  it('takes no blanks for a password', async () => {
    const { id: workspaceId, owner } = await biplane.workspace('owner');
    const { token } = await owner.client.invitations.create({ workspaceId, email: 'blank@example.test', role: 'pm' });
    await expect(
      biplane.as(null).invitations.accept({ token, name: '白', password: '        ' }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('puts an invitation made again in place of the open one, and records what accepting it did', async () => {
    const known = (await biplane.workspace('owner')).owner;
    const { id: workspaceId, owner } = await biplane.workspace('owner');
    const invite = (role: 'owner' | 'viewer') =>
      owner.client.invitations.create({ workspaceId, email: known.email, role });
    const first = await invite('viewer');
    const second = await invite('owner');
    expect(await owner.client.invitations.list({ workspaceId })).toMatchObject([{ id: second.id }]);
    await expect(known.client.invitations.accept({ token: first.token })).rejects.toMatchObject({ code: 'not_found' });

    await biplane.deps.postgres.db.insert(member).values({ workspaceId, personId: known.id, role: 'viewer' });
    await known.client.invitations.accept({ token: second.token });
    expect(await owner.client.members.list({ workspaceId })).toContainEqual(
      expect.objectContaining({ userId: known.id, role: 'viewer' }),
    );
    const { entries } = await owner.client.audit.list({ workspaceId });
    expect(entries[0]).toMatchObject({ procedure: 'invitations.accept', entity: 'invitation', after: null });
  });

  it('lets a verified member who did not invite them confirm a newcomer, once, on record', async () => {
    const { id: workspaceId, owner, lead } = await biplane.workspace('owner', 'lead');
    const { token } = await owner.client.invitations.create({ workspaceId, email: 'xu@example.test', role: 'pm' });
    await biplane.as(null).invitations.accept({ token, name: '许诺', password: 'another password' });
    const newcomer = async (client = lead.client) =>
      (await client.members.list({ workspaceId })).find(({ name }) => name === '许诺')!;
    expect(await newcomer()).toMatchObject({ verified: null, invitedByName: owner.name, mayConfirm: true });
    expect(await newcomer(owner.client)).toMatchObject({ mayConfirm: false });
    const { userId, email } = await newcomer();
    const input = { workspaceId, userId };
    await expect(owner.client.members.confirm(input)).rejects.toMatchObject({
      reason: { key: 'people.errors.confirmInvited' },
    });
    const self = biplane.as({ kind: 'user', id: userId, name: '许诺', email });
    await expect(self.members.confirm(input)).rejects.toMatchObject({ reason: { key: 'people.errors.confirmSelf' } });
    await expect(biplane.as(keyCaller(workspaceId, ['read'])).members.confirm(input)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await lead.client.members.confirm(input)).toMatchObject({
      verified: { how: 'member', by: { id: lead.id } },
      mayConfirm: false,
    });
    await lead.client.members.confirm(input);
    const { entries } = await owner.client.audit.list({ workspaceId, entity: 'member', entityId: userId });
    expect(entries.map(({ procedure }) => procedure)).toEqual(['members.confirm', 'invitations.accept']);
  });

  it('knows who is removed and invited again as the same person, whoever invites them then', async () => {
    const { id: workspaceId, owner, lead, pm } = await biplane.workspace('owner', 'lead', 'pm');
    const { token } = await owner.client.invitations.create({ workspaceId, email: 'bo@example.test', role: 'pm' });
    await biplane.as(null).invitations.accept({ token, name: '柏', password: 'another password' });
    const found = async (name: string) =>
      (await pm.client.members.list({ workspaceId })).find((each) => each.name === name)!;
    const { userId, email } = await found('柏');
    await pm.client.members.confirm({ workspaceId, userId });
    const bo = { id: userId, email, name: '柏', client: biplane.as({ kind: 'user', id: userId, name: '柏', email }) };
    for (const who of [bo, lead]) {
      const before = await found(who.name);
      expect(before.verified).not.toBeNull();
      await owner.client.members.remove({ workspaceId, userId: who.id });
      const inviter = who === bo ? lead : owner;
      const again = await inviter.client.invitations.create({ workspaceId, email: who.email, role: 'lead' });
      await who.client.invitations.accept({ token: again.token });
      const { verified, invitedByName, joinedAt } = await found(who.name);
      expect({ verified, invitedByName }).toEqual({ verified: before.verified, invitedByName: before.invitedByName });
      expect(Date.parse(joinedAt)).toBeGreaterThan(Date.parse(before.joinedAt));
    }
  });

  it('takes whoever makes a workspace for its founder', async () => {
    const { db } = biplane.deps.postgres;
    const [founded] = await db
      .select()
      .from(member)
      .innerJoin(knownPerson, eq(knownPerson.personId, member.personId))
      .orderBy(member.joinedAt)
      .limit(1);
    expect(founded).toMatchObject({
      member: { role: 'owner' },
      known_person: { verifiedHow: 'founder', verifiedAt: expect.any(Date) },
    });
  });

  it('lets no key raise or remove people', async () => {
    const { id: workspaceId, pm } = await biplane.workspace('owner', 'pm');
    const key = biplane.as(keyCaller(workspaceId, ['administer']));
    await expect(key.members.setRole({ workspaceId, userId: pm.id, role: 'lead' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(key.members.remove({ workspaceId, userId: pm.id })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('ends with a role what it allowed: keys and open invitations', async () => {
    const { id: workspaceId, owner, lead } = await biplane.workspace('owner', 'lead');
    const key = async (name: string, actions: ('read' | 'administer')[]) =>
      (await lead.client.keys.create({ workspaceId, name, actions })).id;
    const [reads, administers] = [await key('reads', ['read']), await key('administers', ['administer'])];
    await lead.client.invitations.create({ workspaceId, email: 'later@example.test', role: 'lead' });
    const revoked = async () =>
      (await owner.client.keys.list({ workspaceId })).filter((each) => each.revokedAt).map(({ id }) => id);

    await owner.client.members.setRole({ workspaceId, userId: lead.id, role: 'pm' });
    expect(await revoked()).toEqual([administers]);
    expect(await owner.client.invitations.list({ workspaceId })).toEqual([]);
    await owner.client.members.remove({ workspaceId, userId: lead.id });
    expect(new Set(await revoked())).toEqual(new Set([reads, administers]));
    const { entries } = await owner.client.audit.list({ workspaceId, entity: 'key' });
    expect(entries.slice(0, 2)).toMatchObject([
      { procedure: 'members.remove', entityId: reads, after: { revoked: true } },
      { procedure: 'members.setRole', entityId: administers, after: { revoked: true } },
    ]);
  });

  it('offers a key nothing that a key may not do: it signs for nobody', async () => {
    const { id: workspaceId, owner } = await biplane.workspace('owner');
    const asked = { workspaceId, name: 'signer', actions: ['read', 'sign.pm'] } as never;
    await expect(owner.client.keys.create(asked)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(keyActions.filter((action) => action.startsWith('sign'))).toEqual([]);
    expect([...keyActions, 'sign.pm', 'sign.gtm'].sort()).toEqual([...actions].sort());
  });

  it('leaves the installation to the owners of its first workspace: other workspaces and backups', async () => {
    const { id: workspaceId, owner } = await biplane.workspace('owner');
    await expect(owner.client.workspaces.create({ name: '分部' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(owner.client.installation.backups({ workspaceId })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(owner.client.installation.backup({ workspaceId })).rejects.toMatchObject({ code: 'forbidden' });
    expect((await owner.client.session.get({})).ownsInstallation).toBe(false);

    const { db } = biplane.deps.postgres;
    const [{ id: first } = { id: '' }] = await db.select().from(workspace).where(eq(workspace.name, '双翼科技'));
    await db.insert(member).values({ workspaceId: first, personId: owner.id, role: 'owner' });
    expect((await owner.client.session.get({})).ownsInstallation).toBe(true);
    expect(await owner.client.installation.backups({ workspaceId: first })).toEqual([]);
    const name = 'biplane-2026-01-01T191000Z.jsonl.gz';
    mkdirSync(join(biplane.dataDir, 'backups'), { recursive: true });
    writeFileSync(join(biplane.dataDir, 'backups', name), 'all there is');
    writeFileSync(join(biplane.dataDir, 'backups', 'other.gz'), 'of somebody else');
    const download = (from: string, file: string) =>
      owner.client.installation.backupFile({ workspaceId: from, name: file });
    expect(await new Response((await download(first, name)).content).text()).toBe('all there is');
    await expect(download(workspaceId, name)).rejects.toMatchObject({ code: 'forbidden' });
    for (const other of ['other.gz', '../biplane.lock', 'biplane-2026-01-02T191000Z.jsonl.gz'])
      await expect(download(first, other)).rejects.toMatchObject({ code: 'not_found' });
    rmSync(join(biplane.dataDir, 'backups', name));
    expect(await owner.client.workspaces.create({ name: '分部' })).toMatchObject({ name: '分部' });
  });

  it('changes a password for whoever knows the current one, ends the other sessions, and shuts out a guesser', async () => {
    const { id: workspaceId, owner } = await biplane.workspace('owner');
    const { token } = await owner.client.invitations.create({ workspaceId, email: 'fang@example.test', role: 'pm' });
    await biplane.as(null).invitations.accept({ token, name: '方敏', password: 'the first one' });
    const { db } = biplane.deps.postgres;
    const [fang] = await db.select().from(person).where(eq(person.email, 'fang@example.test'));
    const expiresAt = new Date(Date.now() + 3_600_000);
    const sessions = ['here', 'elsewhere'].map((place) => ({
      id: crypto.randomUUID(),
      userId: fang!.id,
      token: place,
      expiresAt,
    }));
    await db.insert(session).values(sessions);
    const { id, name, email } = fang!;
    const client = biplane.as({ kind: 'user', id, name, email, sessionId: sessions[0]!.id });
    const change = (current: string) => client.session.changePassword({ current, password: 'the second one' });
    await expect(change('not the first')).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: 'current' },
    });
    await change('the first one');
    expect(await db.select({ token: session.token }).from(session).where(eq(session.userId, fang!.id))).toEqual([
      { token: 'here' },
    ]);
    const { entries } = await owner.client.audit.list({ workspaceId });
    expect(entries[0]).toMatchObject({ procedure: 'session.changePassword', entityId: fang!.id });
    await change('the second one');

    const codes: string[] = [];
    // Five at a time: one person's guesses also wait for each other, and not without bound.
    for (let round = 0; round < 5; round += 1) {
      const guesses = await Promise.allSettled(Array.from({ length: 5 }, () => change('guess guess')));
      codes.push(...guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.code : 'ok')));
    }
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(5);
    await expect(change('the second one')).rejects.toMatchObject({ code: 'rate_limited' });
  });

  it('takes a change of a launch that changes nothing for no change', async () => {
    const { id: workspaceId, pm, gtm, owner } = await biplane.workspace('owner', 'pm', 'gtm');
    const launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const same = { workspaceId, launchId: launch.id, version: 1, name: launch.name, pmOwnerId: pm.id };
    const { total } = await owner.client.audit.list({ workspaceId });
    expect(await pm.client.launches.update(same)).toEqual(launch);
    expect((await owner.client.audit.list({ workspaceId })).total).toBe(total);
    await expect(pm.client.launches.update({ ...same, version: 7 })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('takes no name with invisible characters, which would deceive in a signed record', async () => {
    const { owner } = await biplane.workspace('owner');
    for (const name of ['\u200b', 'a\u202eb', 'a\nb', '\u00ad'])
      await expect(owner.client.session.update({ name })).rejects.toMatchObject({
        code: 'invalid_input',
        details: { field: 'name' },
      });
    await expect(owner.client.session.update({ name: '欧阳·𠮷' })).resolves.toMatchObject({ name: '欧阳·𠮷' });
  });

  it('keeps the last owner', async () => {
    const { id: workspaceId, owner } = await biplane.workspace('owner');
    await expect(owner.client.members.setRole({ workspaceId, userId: owner.id, role: 'viewer' })).rejects.toMatchObject(
      { code: 'precondition_failed' },
    );
  });

  it('never shows one workspace to members of another', async () => {
    const a = await biplane.workspace('owner', 'pm', 'gtm');
    const b = await biplane.workspace('owner');
    const launch = await newLaunch(a.pm.client, a.id, { pm: a.pm.id, gtm: a.gtm.id });
    await expect(b.owner.client.launches.get({ workspaceId: a.id, launchId: launch.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(b.owner.client.launches.get({ workspaceId: b.id, launchId: launch.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await b.owner.client.launches.list({ workspaceId: b.id })).toEqual([]);
  });

  it('answers a stale write with a conflict that carries both versions', async () => {
    const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
    const launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const target = { workspaceId, launchId: launch.id, version: launch.version };
    await pm.client.launches.update({ ...target, name: '第一次改名' });
    const stale = gtm.client.launches.update({ ...target, name: '第二次改名' });
    await expect(stale).rejects.toMatchObject({
      code: 'conflict',
      details: { current: { name: '第一次改名' }, submitted: { name: '第二次改名' } },
    });
  });

  it('writes who changed what into the audit log, with before and after', async () => {
    const { id: workspaceId, pm, gtm, owner } = await biplane.workspace('owner', 'pm', 'gtm');
    const launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    await gtm.client.launches.update({ workspaceId, launchId: launch.id, version: 1, committedDate: '2026-12-24' });
    const { entries } = await owner.client.audit.list({ workspaceId });
    expect(entries[0]).toMatchObject({
      actor: { kind: 'user', id: gtm.id },
      procedure: 'launches.update',
      before: { committedDate: '2026-12-01' },
      after: { committedDate: '2026-12-24' },
    });
  });

  it('gives a key exactly its own actions in exactly its own workspace', async () => {
    const { id: workspaceId, owner } = await biplane.workspace('owner');
    const created = await owner.client.keys.create({ workspaceId, name: 'orders feed', actions: ['read'] });
    const get = (path: string) =>
      fetch(`${biplane.address}/api/v1${path}`, { headers: { Authorization: `Bearer ${created.secret}` } });
    expect((await get(`/workspaces/${workspaceId}/launches`)).status).toBe(200);
    expect((await get(`/workspaces/${workspaceId}/audit`)).status).toBe(403);
    const other = await biplane.workspace('owner');
    expect((await get(`/workspaces/${other.id}/launches`)).status).toBe(404);
    await owner.client.keys.revoke({ workspaceId, keyId: created.id });
    expect((await get(`/workspaces/${workspaceId}/launches`)).status).toBe(401);
    expect(JSON.stringify(await owner.client.keys.list({ workspaceId }))).not.toContain(created.secret);
    await expect(
      biplane.as(keyCaller(workspaceId, ['administer'])).keys.create({ workspaceId, name: 'x', actions: ['read'] }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('names a field it does not know, in the language of the reader', async () => {
    const { id: workspaceId, owner } = await biplane.workspace('owner');
    const created = await owner.client.keys.create({ workspaceId, name: 'machine', actions: ['launch'] });
    const response = await fetch(`${biplane.address}/api/v1/workspaces/${workspaceId}/launches`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${created.secret}`,
        'Content-Type': 'application/json',
        'Accept-Language': 'en',
      },
      body: JSON.stringify({ nmae: 'X1' }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('nmae') });
  });
});
