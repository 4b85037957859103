import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation, type TestWorkspace } from '../../harness.ts';
import { biplane } from './biplane.ts';

describe('the procedures of a running server as commands', { timeout: 120_000 }, () => {
  let installation: Installation;
  let workspace: TestWorkspace<'owner' | 'pm' | 'gtm'>;
  let env: NodeJS.ProcessEnv;
  let folder: string;
  const launch = () => ({
    name: '晨光 X1',
    family: 'toc',
    pmOwnerId: workspace.pm.id,
    gtmOwnerId: workspace.gtm.id,
    committedDate: '2026-12-01',
  });

  beforeAll(async () => {
    installation = await startInstallation();
    workspace = await installation.workspace('owner', 'pm', 'gtm');
    const { secret } = await workspace.owner.client.keys.create({
      workspaceId: workspace.id,
      name: 'terminal',
      actions: ['read', 'launch', 'facts', 'administer', 'own'],
    });
    env = { BIPLANE_URL: installation.address, BIPLANE_KEY: secret, BIPLANE_WORKSPACE: workspace.id };
    folder = await mkdtemp(join(tmpdir(), 'biplane-cli-'));
  });
  afterAll(async () => {
    await installation?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('creates a record from options and shows it in a table', async () => {
    const { id: workspaceId, pm, gtm } = workspace;
    const owners = ['--pm-owner', pm.id, '--gtm-owner', gtm.id];
    const created = await biplane(
      ['launches', 'create', '--name', '晨光 X1', '--family', 'toc', ...owners, '--committed-date', '2026-12-01'],
      { env },
    );
    expect(created).toMatchObject({ code: 0, err: '' });
    expect(created.out).toContain('晨光 X1');

    const listed = await biplane(['launches', 'list', '--workspace', workspaceId], { env });
    expect(listed.code).toBe(0);
    expect(listed.out.split('\n')[0]).toMatch(/^id +name/);
    expect(listed.out).toContain('2026-12-01');
  });

  it('reads the whole input from a file or a pipe, and writes JSON for programs', async () => {
    const file = join(folder, 'launch.json');
    await writeFile(file, JSON.stringify(launch()));
    const fromFile = await biplane(['launches', 'create', '--data', `@${file}`, '--name', '晨光 X2', '--json'], {
      env,
    });
    expect(JSON.parse(fromFile.out)).toMatchObject({ name: '晨光 X2', family: 'toc', version: 1 });
    const fromPipe = await biplane(['launches', 'create', '--data', '@-', '--json'], {
      env,
      input: JSON.stringify(launch()),
    });
    expect(JSON.parse(fromPipe.out)).toMatchObject({ name: '晨光 X1' });
  });

  it('fails for the shell when a line of a batch was refused, after printing them all', async () => {
    const made = await biplane(['launches', 'create', '--data', JSON.stringify(launch()), '--json'], { env });
    const { id, currency } = JSON.parse(made.out);
    const line = { orderRef: '1', occurredAt: '2026-11-11', channel: '天猫', amountMinor: 100, currency };
    const post = (lines: object[]) =>
      biplane(['orders', 'post-batch', '--launch', id, '--data', '@-', '--json'], {
        env,
        input: JSON.stringify({ lines }),
      });
    expect(await post([{ ...line, externalId: '1' }])).toMatchObject({ code: 0 });
    const mixed = await post([
      { ...line, externalId: '2' },
      { ...line, externalId: '3', kind: 'refund', orderRef: 'unknown' },
    ]);
    expect(mixed.code).toBe(2);
    expect(JSON.parse(mixed.out)).toMatchObject({ stored: 1, results: [{ status: 'stored' }, { status: 'rejected' }] });
  });

  it('names what is missing or mistyped before anything is sent', async () => {
    expect(await biplane(['launches', 'get'], { env })).toMatchObject({ code: 2, err: '缺少 --launch。\n' });
    expect(await biplane(['launches', 'get', workspace.id], { env })).toMatchObject({
      code: 2,
      err: expect.stringContaining('“get”的参数太多'),
    });
    const mistyped = await biplane(
      ['launches', 'update', '--launch', workspace.id, '--version', 'one', '--lang', 'en'],
      { env },
    );
    expect(mistyped).toMatchObject({ code: 2, err: '--version should be a number, not “one”.\n' });
    const broken = await biplane(['launches', 'create', '--data', '{"name":'], { env });
    expect(broken.code).toBe(2);
    expect(broken.err).toContain('--data 不是有效的 JSON');
    const absent = await biplane(['launches', 'create', '--data', '@nowhere.json'], { env });
    expect(absent).toMatchObject({ code: 2, err: '找不到文件 nowhere.json。\n' });
  });

  it("passes on the server's refusal in the reader's language with an exit code of its own", async () => {
    const unknown = ['launches', 'get', '--launch', crypto.randomUUID()];
    expect(await biplane(unknown, { env })).toMatchObject({ code: 5, out: '', err: expect.stringMatching(/^找不到/) });
    expect((await biplane(unknown, { env: { ...env, LANG: 'en_US.UTF-8' } })).err).toMatch(/^Not found/);
    expect(
      (
        await biplane(['workspaces', 'update', '--name', 'x'], {
          env: { ...env, BIPLANE_WORKSPACE: crypto.randomUUID() },
        })
      ).code,
    ).toBe(5);
    expect((await biplane(['needs', 'create', '--launch', workspace.id, '--title', 'x'], { env })).code).toBe(4);
    const keyless = await biplane(['launches', 'list'], { env: { ...env, BIPLANE_KEY: '' } });
    expect(keyless.code).toBe(3);
    expect(keyless.err).toContain('BIPLANE_KEY');
    const nobody = await biplane(['launches', 'list', '--url', 'http://127.0.0.1:59999'], { env });
    expect(nobody.code).toBe(9);
    expect(nobody.err).toContain('npm start');
  });

  it('brings a file up for an import to read', async () => {
    const file = join(folder, '问卷.csv');
    await writeFile(file, 'Q1\n是\n否\n');
    const uploaded = await biplane(['upload', file, '--json'], { env });
    expect(JSON.parse(uploaded.out)).toMatchObject({ fileName: '问卷.csv', uploadId: expect.any(String) });
    const derived = await biplane(['uploads', 'create', '--name', '问卷.csv', '--file', file, '--json'], { env });
    expect(JSON.parse(derived.out)).toMatchObject({ fileName: '问卷.csv', uploadId: expect.any(String) });
    expect((await biplane(['upload', join(folder, 'none.csv')], { env })).code).toBe(2);
    expect((await biplane(['upload', file], { env: { ...env, BIPLANE_KEY: 'wrong' } })).code).toBe(3);
  });

  it('writes a file that the server gives where it is told to', async () => {
    const { id: workspaceId, owner } = workspace;
    const { client } = owner;
    const at = {
      workspaceId,
      launchId: (await client.launches.create({ ...launch(), family: 'toc', workspaceId })).id,
    };
    const study = await client.studies.create({ ...at, name: '问卷' });
    const asked = ['studies', 'rows-csv', '--launch', at.launchId, '--study', study.id, '--locale', 'en'];
    const shown = await biplane(asked, { env });
    expect(shown).toMatchObject({ code: 0, out: expect.stringContaining('Weight') });
    const kept = join(folder, 'rows.csv');
    expect(await biplane([...asked, '--output', kept], { env })).toMatchObject({ code: 0, out: '' });
    expect((await readFile(kept, 'utf8')).trim()).toBe(shown.out.trim());
    expect((await biplane([...asked, '--where', '['], { env })).code).toBe(2);
  });

  it('starts a backup on the server and lists it', async () => {
    expect((await biplane(['installation', 'backup', '--json'], { env })).code).toBe(0);
    await expect
      .poll(async () => (await biplane(['installation', 'backups', '--json'], { env })).out, {
        timeout: 60_000,
        interval: 1000,
      })
      .toMatch(/"name": "biplane-.*\.jsonl\.gz"[\s\S]*"digest": "[0-9a-f]{64}"/);
  });

  it('lets only a person ask for the sample, by their own password', async () => {
    const asked = await biplane(['sample', '--email', workspace.owner.email], { env, input: 'wrong password\n' });
    expect(asked).toMatchObject({ code: 3, out: '', err: expect.stringContaining('邮箱或密码不对') });
    expect(await biplane(['sample'], { env })).toMatchObject({ code: 2, err: expect.stringContaining('--email') });
  });

  it('explains itself in both languages and refuses what it does not know', async () => {
    const zh = await biplane(['--help']);
    const en = await biplane(['--help', '--lang', 'en']);
    for (const help of [zh, en]) {
      expect(help.code).toBe(0);
      expect(help.out).toContain('list · get · create');
    }
    expect(zh.out).toMatch(/^用法：/);
    expect(en.out).toMatch(/^Usage:/);
    expect((await biplane(['launches', 'create', '--help'])).out).toContain('--committed-date <YYYY-MM-DD>  必填');
    expect((await biplane(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await biplane(['lanches'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('没有“lanches”这个命令'),
    });
    expect(await biplane(['launches', 'list', '--colour'])).toMatchObject({ code: 2 });
  });
});
