/** An installation with the sample, told once on a day that is always the same, and copied by the tests that look at it. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Client, type Installation, serve, startInstallation } from './harness.ts';
import { copyTemplate, migrated, type Template } from './template.ts';

/** Who asked for it. */
export const sampleOwner = {
  name: '林一',
  email: 'lin@example.test',
  password: 'correct horse battery',
  workspaceName: '星河手机',
};

/** When it was told, and is looked at: on a working day, as most people do. */
export const sampleNow = new Date('2026-06-10T02:00:00Z');

/** Waits until a sample is there, or has come to another end. */
export async function sampleTold(client: Client, sampleId: string) {
  for (;;) {
    const state = await client.sample.get({ sampleId });
    if (state.status !== 'queued' && state.status !== 'running') return state;
    await wait(100);
  }
}

/** The first person of an installation, as the server knows them when they have signed in. */
export async function asSampleOwner({ as, deps }: Installation) {
  const { name, email } = sampleOwner;
  const { rows } = await deps.postgres.pool.query<{ id: string }>('SELECT id FROM person WHERE email = $1', [email]);
  return as({ kind: 'user', id: rows[0]!.id, name, email });
}

const told: Template = {
  name: 'sample',
  dependsOn: {
    paths: [
      'package-lock.json',
      'migrations',
      'src/contract',
      'src/domain',
      'src/files',
      'src/server',
      'test/sample.ts',
    ],
  },
  async make(dataDir) {
    await copyTemplate(migrated, dataDir);
    const installation = await serve(dataDir);
    try {
      installation.deps.clock = () => sampleNow;
      await installation.as(null).setup.create(sampleOwner);
      const client = await asSampleOwner(installation);
      const { status, error } = await sampleTold(client, (await client.sample.load({})).id);
      if (status !== 'done') throw new Error(`the sample is ${status}: ${JSON.stringify(error)}`);
    } finally {
      await installation.stop();
    }
  },
};

/** Starts an installation of one's own in which the sample is there; stop it in `afterAll`. */
export async function startWithSample(): Promise<Installation> {
  const installation = await startInstallation({}, told);
  installation.deps.clock = () => sampleNow;
  return installation;
}
