/** For every write, what has to be there first and an input with which it succeeds: the sweep proves with it what holds for all of them. */
import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import type { Caller } from '../src/server/act/context.ts';
import { settled, uploadFile } from '../src/server/features/imports/imports.fixture.ts';
import { type Client, type Installation, type Member, newLaunch, type TestWorkspace } from './harness.ts';

export type Stage = {
  biplane: Installation;
  workspace: TestWorkspace<'owner' | 'pm' | 'gtm' | 'lead'>;
  at: { workspaceId: string; launchId: string };
};
/**
 * `by`: who may do it. `on`: the day on which it can be done, where that is not any day. `last`: what of the input comes to be only just before,
 * because it is soon over.
 */
export type Valid = {
  by: Caller | null;
  input: Record<string, unknown>;
  on?: Date;
  last?: () => Promise<Record<string, unknown>>;
};

/** The whole input, at the moment at which it is asked for. */
export const wholeInput = async ({ input, last }: Valid) => ({ ...input, ...(await last?.()) });

export async function newStage(biplane: Installation): Promise<Stage> {
  const workspace = await biplane.workspace('owner', 'pm', 'gtm', 'lead');
  const owners = { pm: workspace.pm.id, gtm: workspace.gtm.id };
  const { id: launchId } = await newLaunch(workspace.owner.client, workspace.id, owners);
  return { biplane, workspace, at: { workspaceId: workspace.id, launchId } };
}

export const asUser = ({ id, name, email }: Pick<Member, 'id' | 'name' | 'email'>): Caller => ({
  kind: 'user',
  ...{ id, name, email },
});

type Terms = Parameters<Client['wager']['update']>[0]['terms'];
const shares = { pm: 50, gtm: 40, external: 10 };
const past = { salesFrom: '2020-08-01', salesTo: '2020-08-31', returnsTo: '2020-09-30' };
const coming = { salesFrom: '2098-12-01', salesTo: '2098-12-31', returnsTo: '2099-01-31' };
const terms: Omit<Terms, keyof typeof past> = {
  outcome: 'net_revenue',
  target: 100_000_00,
  method: 'lmdi',
  stakes: { unit: 'points', pm: 100, gtm: 100 },
  attributionPercent: 60,
  tree: {
    drivers: [
      { key: 'reach', name: '触达', measure: 'entered', shares: { pm: 0, gtm: 85, external: 15 } },
      { key: 'conversion', name: '转化', measure: 'conversion', shares },
      { key: 'units', name: '每单件数', measure: 'units_per_order', shares },
      { key: 'price', name: '单价', measure: 'price', shares },
      { key: 'returns', name: '退货率', measure: 'return_rate', shares },
    ],
    channels: [{ name: '线上', plan: { reach: 10_000, conversion: 0.02, units: 1.1, price: 450_00, returns: 0.08 } }],
  },
};
const quantiles = { p10: 4_000_00, p50: 5_000_00, p90: 6_000_00 };

const draft = ({ at, workspace: { pm } }: Stage, window: typeof past) =>
  pm.client.wager.update({ ...at, version: 0, terms: { ...terms, ...window } });
const hashOf = async ({ at, workspace: { pm } }: Stage, kind: 'demand' | 'wager') =>
  (await pm.client.cards.get(at)).find((card) => card.kind === kind)!.hash!;
async function sign(stage: Stage, kind: 'demand' | 'wager', sides: ('pm' | 'gtm')[]): Promise<void> {
  const input = { ...stage.at, kind, hash: await hashOf(stage, kind) };
  if (sides.includes('pm')) await stage.workspace.pm.client.cards.signAsPm(input);
  if (sides.includes('gtm')) await stage.workspace.gtm.client.cards.signAsGtm(input);
}
const newNeed = ({ at, workspace: { pm } }: Stage) => pm.client.needs.create({ ...at, title: '续航' });
const newTask = ({ at, workspace: { pm } }: Stage, name: string) => pm.client.plan.createTask({ ...at, name });

const sheets = '编号,您看重续航吗\n1,是\n2,否\n3,是\n';
const orderLines = '订单号,日期,金额\nA1,2020-08-02,10.00\nA2,2020-08-03,20.00\n';

/** A file as the body of a request brings it. */
export const fileOf = (content: string) => ({
  content: Readable.from([Buffer.from(content)]),
  bytes: null,
  mostBytes: 1024,
});

/** An upload with the mapping that is proposed for it. */
async function inspected({ at, biplane, workspace: { pm } }: Stage, kind: 'answers' | 'orders', more = '') {
  const content = kind === 'answers' ? sheets : orderLines + more;
  const file = { name: `${kind}.csv`, content };
  const uploadId = await uploadFile(biplane, at, file);
  const { mapping, names } = await pm.client.imports.inspect({ ...at, uploadId, kind });
  return { ...at, uploadId, mapping, names, ...(kind === 'orders' ? { source: 'erp' } : {}) };
}
async function imported(stage: Stage, kind: 'answers' | 'orders') {
  const { client } = stage.workspace.pm;
  const { id } = await client.imports.start(await inspected(stage, kind));
  return settled(client, stage.at, id);
}
/** An import with a row that says something else than an earlier one of the same study. */
async function changed(stage: Stage) {
  const { client } = stage.workspace.pm;
  const { targetId: studyId } = await imported(stage, 'answers');
  const file = { name: 'changed.csv', content: sheets.replace('1,是', '1,否') };
  const uploadId = await uploadFile(stage.biplane, stage.at, file);
  const { mapping, names } = await client.imports.inspect({ ...stage.at, uploadId, kind: 'answers' });
  const { id } = await client.imports.start({ ...stage.at, uploadId, mapping, names, studyId });
  return { ...stage.at, importId: (await settled(client, stage.at, id)).id };
}
/** A study that asks the same twice. */
const twoQuestions = async ({ at, workspace: { pm } }: Stage) =>
  pm.client.studies.create({
    ...at,
    name: '问卷',
    questions: ['Q1', 'Q2'].map((key) => ({
      key,
      label: `您看重续航吗 ${key}`,
      type: 'single',
      options: ['是', '否'],
    })),
  });
const study = async ({ at, workspace: { pm } }: Stage) => pm.client.studies.create({ ...at, name: '问卷' });

/** An owner of one side who is bound by what they sealed, and a proposal that the side goes to the lead. */
async function proposed(stage: Stage) {
  const { at, workspace } = stage;
  await draft(stage, coming);
  await workspace.pm.client.wager.forecastAsPm({ ...at, ...quantiles });
  const change = await workspace.owner.client.ownerChanges.propose({ ...at, side: 'pm', toId: workspace.lead.id });
  return { ...at, changeId: change.id };
}

/** A value that the GTM owner has entered. */
async function entered(stage: Stage): Promise<number> {
  await draft(stage, coming);
  const value = { channel: '线上', driver: 'reach', value: 9_000, source: '后台导出' };
  const { proposed } = await stage.workspace.gtm.client.wager.enter({ ...stage.at, ...value });
  return proposed[0]!.id;
}

/** A settlement that the PM owner has proposed. */
async function settlementProposed(stage: Stage) {
  await draft(stage, past);
  await sign(stage, 'wager', ['pm', 'gtm']);
  const { proposal } = await stage.workspace.pm.client.wager.proposeSettlement(stage.at);
  return { ...stage.at, proposalId: proposal!.id, hash: proposal!.resultHash };
}

async function invitationOf({ workspace: { owner, id: workspaceId } }: Stage) {
  const email = `${crypto.randomUUID()}@example.test`;
  return owner.client.invitations.create({ workspaceId, email, role: 'pm' });
}
/** Somebody with a password. */
async function newcomer(stage: Stage): Promise<Caller> {
  const { email, token } = await invitationOf(stage);
  await stage.biplane.as(null).invitations.accept({ token, name: '新人', password: 'first password' });
  const { rows } = await stage.biplane.deps.postgres.db.execute<{ id: string }>(
    sql`select id from person where email = ${email}`,
  );
  return asUser({ id: rows[0]!.id, name: '新人', email });
}

type Arrange = (stage: Stage) => Promise<Valid>;
/** A write that somebody does in their workspace. */
const by =
  (role: 'owner' | 'pm' | 'gtm' | 'lead', input: (stage: Stage) => object | Promise<object>): Arrange =>
  async (stage) => ({ by: asUser(stage.workspace[role]), input: { ...(await input(stage)) } });

const line = {
  externalId: 'L1',
  orderRef: 'A1',
  occurredAt: '2020-08-02',
  amountMinor: 100,
  currency: 'CNY',
} as const;

export const validInputs: Record<string, Arrange> = {
  'session.update': by('pm', () => ({ name: '另一个名字' })),
  'session.changePassword': async (stage) => ({
    by: await newcomer(stage),
    input: { current: 'first password', password: 'second password' },
  }),
  'workspaces.create': async ({ biplane }) => ({ by: await ownerOfInstallation(biplane), input: { name: '第二个' } }),
  'workspaces.update': by('owner', ({ at: { workspaceId } }) => ({ workspaceId, name: '改名' })),

  'members.setRole': by('owner', ({ at: { workspaceId }, workspace }) => ({
    ...{ workspaceId, userId: workspace.lead.id, role: 'viewer' },
  })),
  'members.confirm': by('pm', async (stage) => ({
    workspaceId: stage.at.workspaceId,
    userId: (await newcomer(stage))!.id,
  })),
  'members.remove': by('owner', ({ at: { workspaceId }, workspace }) => ({ workspaceId, userId: workspace.lead.id })),
  'invitations.create': by('owner', ({ at: { workspaceId } }) => ({
    ...{ workspaceId, email: 'new@example.test', role: 'pm' },
  })),
  'invitations.revoke': by('owner', async (stage) => ({
    workspaceId: stage.at.workspaceId,
    invitationId: (await invitationOf(stage)).id,
  })),
  'invitations.accept': async (stage) => ({
    by: null,
    input: { token: (await invitationOf(stage)).token, name: '新人', password: 'first password' },
  }),
  'keys.create': by('owner', ({ at: { workspaceId } }) => ({ workspaceId, name: 'ERP', actions: ['read'] })),
  'keys.revoke': by('owner', async ({ at: { workspaceId }, workspace: { owner } }) => ({
    workspaceId,
    keyId: (await owner.client.keys.create({ workspaceId, name: 'ERP', actions: ['read'] })).id,
  })),

  'launches.create': by('owner', ({ at: { workspaceId }, workspace: { pm, gtm } }) => ({
    ...{ workspaceId, name: 'X2', family: 'toc', pmOwnerId: pm.id, gtmOwnerId: gtm.id },
    ...{ committedDate: '2098-12-01', currency: 'CNY' },
  })),
  'launches.update': by('owner', ({ at, workspace: { pm, gtm } }) => ({
    ...{ ...at, version: 1, name: '改名', pmOwnerId: pm.id, gtmOwnerId: gtm.id },
  })),
  'launches.archive': by('owner', ({ at }) => ({ ...at, version: 1 })),
  'launches.restore': by('owner', async ({ at, workspace: { owner } }) => ({
    ...at,
    version: (await owner.client.launches.archive({ ...at, version: 1 })).version,
  })),
  'ownerChanges.propose': by('owner', async (stage) => {
    await draft(stage, coming);
    await stage.workspace.pm.client.wager.forecastAsPm({ ...stage.at, ...quantiles });
    return { ...stage.at, side: 'pm', toId: stage.workspace.lead.id };
  }),
  'ownerChanges.accept': by('pm', proposed),
  'ownerChanges.decline': by('pm', proposed),
  'ownerChanges.withdraw': by('owner', proposed),
  'ownerChanges.takeOver': async (stage) => ({
    by: asUser(stage.workspace.owner),
    input: await proposed(stage),
    on: new Date(Date.now() + 15 * 86_400_000),
  }),
  'overview.copy': by('pm', async (stage) => {
    await newNeed(stage);
    await newTask(stage, '试产');
    const { pm, gtm } = stage.workspace;
    const launch = await pm.client.launches.get(stage.at);
    const { name, family, product, currency, committedDate } = launch;
    const fields = {
      name: `${name} 二`,
      family,
      product,
      currency,
      committedDate,
      pmOwnerId: pm.id,
      gtmOwnerId: gtm.id,
    };
    return { ...stage.at, ...fields, keep: ['needs', 'plan', 'wager'] };
  }),
  'overview.advance': by('pm', async (stage) => {
    await newNeed(stage);
    await sign(stage, 'demand', ['pm', 'gtm']);
    return { ...stage.at, version: 1 };
  }),

  'wager.update': by('pm', ({ at }) => ({ ...at, version: 0, terms: { ...terms, ...coming } })),
  'wager.enter': by('gtm', async (stage) => {
    await draft(stage, coming);
    return { ...stage.at, channel: '线上', driver: 'reach', value: 9_000, source: '后台导出' };
  }),
  'wager.forecastAsPm': by('pm', async (stage) => {
    await draft(stage, coming);
    return { ...stage.at, ...quantiles };
  }),
  'wager.forecastAsGtm': by('gtm', async (stage) => {
    await draft(stage, coming);
    return { ...stage.at, ...quantiles };
  }),
  'wager.answerActual': by('pm', async (stage) => ({
    ...{ ...stage.at, actualId: await entered(stage) },
    ...{ side: 'pm', answer: 'contested', reason: '后台导出是另一个数' },
  })),
  'wager.decideActual': async (stage) => ({
    by: asUser(stage.workspace.lead),
    input: { ...stage.at, actualId: await entered(stage) },
    on: new Date(Date.now() + 15 * 86_400_000),
  }),
  'wager.proposeSettlement': by('pm', async (stage) => {
    await draft(stage, past);
    await sign(stage, 'wager', ['pm', 'gtm']);
    return stage.at;
  }),
  'wager.answerSettlement': by('gtm', async (stage) => ({
    ...(await settlementProposed(stage)),
    ...{ side: 'gtm', answer: 'confirmed' },
  })),
  'wager.decideSettlement': async (stage) => ({
    by: asUser(stage.workspace.lead),
    input: await settlementProposed(stage),
    on: new Date(Date.now() + 15 * 86_400_000),
  }),

  'cards.signAsPm': by('pm', async (stage) => {
    await newNeed(stage);
    return { ...stage.at, kind: 'demand', hash: await hashOf(stage, 'demand') };
  }),
  'cards.signAsGtm': by('gtm', async (stage) => {
    await newNeed(stage);
    return { ...stage.at, kind: 'demand', hash: await hashOf(stage, 'demand') };
  }),
  'cards.withdraw': by('pm', async (stage) => {
    await newNeed(stage);
    await sign(stage, 'demand', ['pm']);
    return { ...stage.at, kind: 'demand' };
  }),
  'cards.drop': by('pm', async (stage) => {
    await newNeed(stage);
    await sign(stage, 'demand', ['pm', 'gtm']);
    await stage.workspace.pm.client.cards.amend({ ...stage.at, kind: 'demand', reason: '市场变了' });
    return { ...stage.at, kind: 'demand' };
  }),
  'cards.amend': by('pm', async (stage) => {
    await newNeed(stage);
    await sign(stage, 'demand', ['pm', 'gtm']);
    return { ...stage.at, kind: 'demand', reason: '市场变了' };
  }),

  'studies.create': by('pm', ({ at }) => ({ ...at, name: '问卷' })),
  'studies.describe': by('pm', async (stage) => {
    const { id: studyId, version } = await study(stage);
    const question = { key: 'Q1', label: '您看重续航吗', type: 'single', options: ['是', '否'] };
    return { ...stage.at, studyId, version, questions: [question] };
  }),
  'studies.merge': by('pm', async (stage) => {
    const { id: studyId, version } = await twoQuestions(stage);
    return { ...stage.at, studyId, version, position: 2, into: 1 };
  }),
  'studies.separate': by('pm', async (stage) => {
    const { id: studyId, version } = await twoQuestions(stage);
    const merge = { ...stage.at, studyId, version, position: 2, into: 1 };
    const merged = await stage.workspace.pm.client.studies.merge(merge);
    return { ...stage.at, studyId, version: merged.version, position: 2 };
  }),
  'studies.reread': by('pm', async (stage) => {
    const { id: studyId, version } = await twoQuestions(stage);
    return { ...stage.at, studyId, version, position: 1, type: 'open' };
  }),
  'studies.rename': by('pm', async (stage) => {
    const { id: studyId, version } = await study(stage);
    return { ...stage.at, studyId, version, name: '改名' };
  }),
  'studies.remove': by('pm', async (stage) => {
    const { id: studyId, version } = await study(stage);
    return { ...stage.at, studyId, version };
  }),
  'studies.restore': by('pm', async (stage) => {
    const { id: studyId, version } = await study(stage);
    const removed = await stage.workspace.pm.client.studies.remove({ ...stage.at, studyId, version });
    return { ...stage.at, studyId, version: removed.version };
  }),
  'needs.create': by('pm', ({ at }) => ({ ...at, title: '续航' })),
  'needs.createBatch': by('pm', ({ at }) => ({ ...at, needs: [{ title: '续航' }, { title: '轻薄', moscow: 'must' }] })),
  'needs.updateBatch': by('pm', async (stage) => {
    const { id: needId, version } = await newNeed(stage);
    return { ...stage.at, needs: [{ needId, version, moscow: 'should' }] };
  }),
  'needs.update': by('pm', async (stage) => {
    const { id: needId, version } = await newNeed(stage);
    return { ...stage.at, needId, version, title: '更长续航' };
  }),
  'needs.place': by('pm', async (stage) => {
    const { id: needId } = await newNeed(stage);
    return { ...stage.at, needId, version: 0, side: 'pm', moscow: 'must', reason: '' };
  }),
  'needs.rank': by('pm', async (stage) => ({ ...stage.at, side: 'pm', order: [(await newNeed(stage)).id] })),
  'needs.handIn': by('gtm', async (stage) => {
    const order = [(await newNeed(stage)).id];
    const { pm, gtm } = stage.workspace;
    await pm.client.needs.rank({ ...stage.at, side: 'pm', order });
    await pm.client.needs.handIn({ ...stage.at, side: 'pm' });
    await gtm.client.needs.rank({ ...stage.at, side: 'gtm', order });
    return { ...stage.at, side: 'gtm' };
  }),
  'needs.register': by('pm', async (stage) => {
    const { targetId } = await imported(stage, 'answers');
    const { questions } = await stage.workspace.pm.client.studies.get({ ...stage.at, studyId: targetId });
    const { position } = questions.find(({ label }) => label.includes('续航'))!;
    return {
      ...stage.at,
      ...{ needId: (await newNeed(stage)).id, studyId: targetId },
      ...{ measure: { kind: 'share', spec: { position, answers: ['是'] } }, segment: null, weighted: false },
      ...{ direction: 'at_least', threshold: 0.5, minimumN: 3, confidence: 0.95, reason: '事后登记' },
    };
  }),
  'needs.remove': by('pm', async (stage) => {
    const { id: needId, version } = await newNeed(stage);
    return { ...stage.at, needId, version };
  }),
  'needs.restore': by('pm', async (stage) => {
    const { id: needId, version } = await newNeed(stage);
    const removed = await stage.workspace.pm.client.needs.remove({ ...stage.at, needId, version });
    return { ...stage.at, needId, version: removed.version };
  }),

  'uploads.create': by('pm', ({ at: { workspaceId } }) => ({ workspaceId, name: '问卷.csv', file: fileOf(sheets) })),
  'imports.start': by('pm', async (stage) => ({
    ...(await inspected(stage, 'answers')),
    studyId: (await study(stage)).id,
  })),
  'imports.cancel': async (stage) => {
    const many = Array.from({ length: 100_000 }, (_, index) => `B${index},2020-08-02,10.00\n`).join('');
    const input = await inspected(stage, 'orders', many);
    const { client } = stage.workspace.pm;
    return {
      by: asUser(stage.workspace.pm),
      input: stage.at,
      last: async () => ({ importId: (await client.imports.start(input)).id }),
    };
  },
  'imports.undo': by('pm', async (stage) => ({ ...stage.at, importId: (await imported(stage, 'orders')).id })),
  'imports.redo': by('pm', async (stage) => {
    const { id: importId } = await imported(stage, 'orders');
    await stage.workspace.pm.client.imports.undo({ ...stage.at, importId });
    return { ...stage.at, importId };
  }),
  'imports.takeOver': by('pm', changed),
  'imports.putBack': by('pm', async (stage) => {
    const input = await changed(stage);
    await stage.workspace.pm.client.imports.takeOver(input);
    return input;
  }),
  'orders.post': by('pm', ({ at }) => ({ ...at, ...line })),
  'orders.postBatch': by('pm', ({ at }) => ({ ...at, lines: [line] })),

  'plan.update': by('pm', ({ at }) => ({ ...at, version: 0, start: '2098-01-05' })),
  'plan.createTask': by('pm', async (stage) => {
    const summary = await stage.workspace.pm.client.plan.createTask({ ...stage.at, name: '阶段', kind: 'summary' });
    const { id: before } = await newTask(stage, '打样');
    const ownerId = stage.workspace.gtm.id;
    return { ...stage.at, name: '试产', parentId: summary.id, predecessorIds: [before], ownerId };
  }),
  'plan.createBatch': by('pm', ({ at, workspace: { gtm } }) => ({
    ...at,
    tasks: [
      { id: '1', name: '试产', ownerId: gtm.id },
      { id: '2', name: '量产' },
    ],
    dependencies: [{ predecessorId: '1', successorId: '2' }],
  })),
  'plan.updateTask': by('pm', async (stage) => {
    const summary = await stage.workspace.pm.client.plan.createTask({ ...stage.at, name: '阶段', kind: 'summary' });
    const { id: taskId, version } = await newTask(stage, '试产');
    const ownerId = stage.workspace.gtm.id;
    return { ...stage.at, taskId, version, name: '小批试产', parentId: summary.id, ownerId };
  }),
  'plan.deleteTask': by('pm', async (stage) => {
    const { id: taskId, version } = await newTask(stage, '试产');
    return { ...stage.at, taskId, version };
  }),
  'plan.restoreTask': by('pm', async (stage) => {
    const { id: taskId, version } = await newTask(stage, '试产');
    const removed = await stage.workspace.pm.client.plan.deleteTask({ ...stage.at, taskId, version });
    return { ...stage.at, taskId, version: removed.version };
  }),
  'plan.createDependency': by('pm', async (stage) => ({
    ...stage.at,
    predecessorId: (await newTask(stage, '试产')).id,
    successorId: (await newTask(stage, '量产')).id,
  })),
  'plan.deleteDependency': by('pm', async (stage) => {
    const predecessorId = (await newTask(stage, '试产')).id;
    const successorId = (await newTask(stage, '量产')).id;
    const made = await stage.workspace.pm.client.plan.createDependency({ ...stage.at, predecessorId, successorId });
    return { ...stage.at, dependencyId: made.id };
  }),
  'plan.import': by('pm', ({ at }) => ({
    ...{ ...at, fileName: '计划.csv', content: 'name,days\n试产,3\n', track: 'product', mode: 'append' },
  })),
  'plan.undoBatch': by('pm', async ({ at, workspace: { pm } }) => {
    const file = { fileName: '计划.csv', content: 'name,days\n试产,3\n', mode: 'append' as const };
    const { batchId } = await pm.client.plan.import({ ...at, ...file });
    return { ...at, batchId };
  }),
  'plan.replace': by('pm', ({ at }) => ({
    ...{ ...at, start: '2098-01-05', tasks: [{ id: 'a', name: '试产' }], dependencies: [] },
  })),
  'plan.createBaseline': by('pm', ({ at }) => ({ ...at, name: '立项' })),
  'plan.deleteBaseline': by('pm', async ({ at, workspace: { pm } }) => ({
    ...at,
    baselineId: (await pm.client.plan.createBaseline({ ...at, name: '立项' })).id,
  })),

  'installation.backup': async ({ biplane }) => ({
    by: await ownerOfInstallation(biplane),
    input: { workspaceId: await firstWorkspace(biplane) },
  }),
};

export async function firstWorkspace({ deps }: Installation): Promise<string> {
  const { rows } = await deps.postgres.db.execute<{ id: string }>(
    sql`select id from workspace order by created_at, id limit 1`,
  );
  return rows[0]!.id;
}

/** Whoever owns the first workspace owns the installation. */
export async function ownerOfInstallation(biplane: Installation): Promise<Caller> {
  const { rows } = await biplane.deps.postgres.db.execute<{ id: string; name: string; email: string }>(sql`
    select p.id, p.name, p.email from member m join person p on p.id = m.person_id
     where m.workspace_id = ${await firstWorkspace(biplane)} and m.role = 'owner' limit 1`);
  return asUser(rows[0]!);
}
