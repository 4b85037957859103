import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Outgoing } from '../src/contract/procedure.ts';
import { type Action, may, roles } from '../src/domain/people/roles.ts';
import { text } from '../src/domain/text.ts';
import { locales, translate } from '../src/locales/translate.ts';
import type { Caller } from '../src/server/act/context.ts';
import { type AuditEntry, ownSentence } from '../src/web/features/people/auditText.ts';
import type { Say } from '../src/web/i18n/text.ts';
import { type Installation, keyCaller, startInstallation, type TestWorkspace } from './harness.ts';
import { allProcedures as all, answerOf as answer, ask, inputOf, type Procedure } from './procedures.ts';
import {
  asUser,
  firstWorkspace,
  newStage,
  ownerOfInstallation,
  type Stage,
  validInputs,
  wholeInput,
} from './valid-inputs.ts';

const ofWorkspace = all.filter(({ meta: { access } }) => !['public', 'user', 'hook'].includes(access));

const outcome = async (...asked: Parameters<typeof answer>) => (await answer(...asked)).code;
const ofLaunch = ofWorkspace.filter((each) => 'launchId' in inputOf(each));
const writes = all.filter(({ meta }) => meta.kind === 'write');

type Schema = z.core.JSONSchema.JSONSchema;
/** Where ids stand in the input of a procedure, as `field` or `field.inner`; those of lists stand under the name of the list. */
function idFields({ procedure }: Procedure): string[] {
  const found = new Set<string>();
  const look = (schema: Schema, at: string) => {
    if (schema.format === 'uuid') found.add(at);
    for (const [name, inner] of Object.entries(schema.properties ?? {}))
      look(inner as Schema, at === '' ? name : `${at}.${name}`);
    if (schema.items) look(schema.items as Schema, at);
    for (const inner of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) look(inner as Schema, at);
  };
  look(z.toJSONSchema(procedure['~orpc'].inputSchema as z.ZodType, { io: 'input' }), '');
  return [...found];
}

/** What has an id that another workspace could have, by the last part of its field. Whoever adds a field says here what it names. */
const named: Record<string, keyof Belongings> = {
  ...{ launchId: 'launch', studyId: 'study', needId: 'need', order: 'need', importId: 'import', uploadId: 'upload' },
  ...{ taskId: 'task', parentId: 'task', predecessorId: 'task', successorId: 'task', dependencyId: 'dependency' },
  ...{ baselineId: 'baseline', changeId: 'ownerChange', keyId: 'key', invitationId: 'invitation' },
  ...{ proposalId: 'settlementProposal', batchId: 'batch', predecessorIds: 'task' },
  ...{ userId: 'person', pmOwnerId: 'person', gtmOwnerId: 'person', ownerId: 'person', toId: 'person' },
};
type Belongings = Awaited<ReturnType<typeof belongingsOf>>;
/** In these the id is a part of the request alone, which connects its own parts. */
const ownIds = ['plan.replace', 'plan.preview'];
/** Of the whole installation, or of a person: they belong to no workspace. */
const ofNoWorkspace = ['sample.get', 'sample.cancel'];
const references = all
  .filter(({ name }) => !ownIds.includes(name) && !ofNoWorkspace.includes(name))
  .flatMap((each) => idFields(each).flatMap((field) => (field === 'workspaceId' ? [] : [{ ...each, field }])));

/** What concerns the whole installation is asked for in its first workspace. */
const ofInstallation = ['installation.backups', 'installation.backupFile'];

/** A request for a sample belongs to no workspace: what it leads to is audited in the one that it makes. */
const auditedElsewhere = ['sample.load', 'sample.cancel'];

/** Facts have ids of their own, a file is not digested before it is there, and nobody has no key. */
const takesKey = ({ name, meta }: Procedure, by: Caller | null): boolean =>
  by !== null && !meta.takes && !['orders.post', 'orders.postBatch'].includes(name);

/** Every kind of record once, by what {@link named} calls it. */
async function belongingsOf(stage: Stage) {
  const { at, workspace } = stage;
  const { owner, pm } = workspace;
  const { workspaceId } = at;
  const arrange = async (name: string) => (await validInputs[name]!(stage)).input as Record<string, string>;
  const { uploadId } = await arrange('imports.start');
  const { importId } = await arrange('imports.undo');
  const { dependencyId } = await arrange('plan.deleteDependency');
  const { baselineId } = await arrange('plan.deleteBaseline');
  const { changeId } = await arrange('ownerChanges.withdraw');
  const { batchId } = await arrange('plan.undoBatch');
  // Of a wager whose windows are over, which no other record here stands on.
  const settling = await validInputs['wager.answerSettlement']!(await newStage(stage.biplane));
  return {
    settlementProposal: settling.input.proposalId as string,
    launch: at.launchId,
    study: (await pm.client.studies.create({ ...at, name: 'x' })).id,
    need: (await pm.client.needs.create({ ...at, title: 'x' })).id,
    task: (await pm.client.plan.createTask({ ...at, name: 'x' })).id,
    import: importId!,
    upload: uploadId!,
    dependency: dependencyId!,
    baseline: baselineId!,
    batch: batchId!,
    ownerChange: changeId!,
    key: (await owner.client.keys.create({ workspaceId, name: 'x', actions: ['read'] })).id,
    invitation: (await owner.client.invitations.create({ workspaceId, email: 'x@example.test', role: 'pm' })).id,
    person: workspace.lead.id,
  };
}

const lastPart = (field: string) => field.split('.').at(-1)!;
/** The fields of an input that name these records. */
const fieldsNaming = (belongings: Belongings) =>
  Object.fromEntries(Object.entries(named).map(([field, kind]) => [field, belongings[kind]]));

/** The same input with another id in a field, which may lie in every item of a list; nothing else where it has no such field. */
function withId(input: Record<string, unknown>, [field, ...inner]: string[], id: string): Record<string, unknown> {
  const value = input[field!];
  if (value === undefined) return input;
  const put = (item: unknown) => (inner.length > 0 ? withId(item as Record<string, unknown>, inner, id) : id);
  return { ...input, [field!]: Array.isArray(value) ? (inner.length > 0 ? value.map(put) : [id]) : put(value) };
}

/** The same input with all ids in capitals. */
function inCapitals(input: unknown): unknown {
  if (typeof input === 'string')
    return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(input) ? input.toUpperCase() : input;
  if (Array.isArray(input)) return input.map(inCapitals);
  if (input === null || typeof input !== 'object' || Symbol.asyncIterator in input) return input;
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, inCapitals(value)]));
}

describe('every procedure', () => {
  let biplane: Installation;
  let mine: TestWorkspace<(typeof roles)[number]>;
  let theirs: Belongings;
  let theirWorkspaceId: string;
  let own: { stage: Stage; belongings: Belongings };

  const entriesOf = async (procedure: string) => {
    const { rows } = await biplane.deps.postgres.db.execute<{ n: number }>(
      sql`select count(*)::int as n from audit_entry where procedure = ${procedure}`,
    );
    return rows[0]!.n;
  };
  /** Fails where the log has no sentence of its own for what a procedure did to a record, in one of the languages, or one with a hole. */
  async function expectTold(procedure: string) {
    const { rows } = await biplane.deps.postgres.db.execute<
      Pick<AuditEntry, 'entity' | 'before' | 'after' | 'launchId'>
    >(
      sql`select entity, procedure, before, after, launch_id as "launchId" from audit_entry where procedure = ${procedure} order by id desc limit 5`,
    );
    for (const language of locales) {
      const t: Say = (words, params = {}) =>
        translate(typeof words === 'string' ? text(words, params) : words, language);
      for (const row of rows) {
        const told = ownSentence(t, { ...row, procedure, actor: { kind: 'user', id: '', name: '' } } as AuditEntry);
        expect(told, `${row.entity} ${procedure}`).not.toBeNull();
        expect(told).not.toMatch(/\{\{|undefined|null|「」|“”/);
      }
    }
  }
  /** Whoever owns the first workspace owns the installation. */
  let first: Record<string, unknown>;

  beforeAll(async () => {
    biplane = await startInstallation();
    first = {
      input: {
        name: '首位',
        email: 'first@example.test',
        password: 'first password',
        workspaceName: '首个',
        locale: 'zh-CN',
      },
      code: '',
    };
    first.code = await outcome(biplane, all.find(({ name }) => name === 'setup.create')!, null, first.input as object);
    mine = await biplane.workspace(...roles);
    const stage = await newStage(biplane);
    theirs = await belongingsOf(stage);
    theirWorkspaceId = stage.at.workspaceId;
    const ownStage = await newStage(biplane);
    own = { stage: ownStage, belongings: await belongingsOf(ownStage) };
  });
  afterAll(() => biplane?.stop());

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

  it('names with its ids only what the sweep knows another of', () => {
    const unknown = references.filter(({ field }) => !(lastPart(field) in named));
    expect(unknown.map(({ name, field }) => `${name} ${field}`)).toEqual([]);
  });

  it('has an input here with which it succeeds, where it writes', () => {
    const without = writes.filter(({ name }) => !(name in validInputs) && !auditedElsewhere.includes(name));
    expect(without.map(({ name }) => name)).toEqual(['setup.create']);
  });

  it.each(all.filter(({ meta }) => meta.access !== 'public'))('$name refuses nobody', async (each) => {
    // A hook is told by what is sent, so all of it is there.
    const input = each.meta.access === 'hook' ? inputOf(each) : { workspaceId: mine.id };
    expect((await answer(biplane, each, null, input)).code).toBe('unauthenticated');
  });

  it.each(ofWorkspace)("$name does not find another workspace's id", async (each) => {
    const key = keyCaller(mine.id, [each.meta.access as Action]);
    for (const caller of [asUser(mine.owner), key])
      expect(await outcome(biplane, each, caller, { workspaceId: theirWorkspaceId })).toBe('not_found');
  });

  it.each(ofWorkspace)('$name admits exactly the roles that the table allows', async (each) => {
    for (const role of roles) {
      const result = await answer(biplane, each, asUser(mine[role]), { workspaceId: mine.id });
      const refused = { code: 'forbidden', reason: 'errors.forbidden' };
      if (may(role, each.meta.access as Action)) expect(result, role).not.toEqual(refused);
      else expect(result, role).toEqual(refused);
    }
    const powerless = keyCaller(mine.id, []);
    expect(await outcome(biplane, each, powerless, { workspaceId: mine.id })).toBe('forbidden');
  });

  it.each(all)('$name takes the input that its schema describes', (each) => {
    const { error } = (each.procedure['~orpc'].inputSchema as z.ZodType).safeParse(inputOf(each));
    expect(error?.issues).toBeUndefined();
  });

  it.each(ofLaunch)("$name does not find another workspace's launch inside one's own", async (each) => {
    const known = { workspaceId: mine.id, launchId: theirs.launch };
    expect(await outcome(biplane, each, asUser(mine.owner), inputOf(each, known))).toBe('not_found');
  });

  const withReferences = [...new Set(references.map(({ name }) => name))].map((name) => ({
    ...all.find((each) => each.name === name)!,
    fields: references.filter((each) => each.name === name).map(({ field }) => field),
  }));
  it.each(withReferences)("$name answers another workspace's id as one that exists nowhere", async (each) => {
    const isWrite = each.meta.kind === 'write';
    const stage = isWrite ? await newStage(biplane) : own.stage;
    const valid = isWrite
      ? await validInputs[each.name]!(stage)
      : {
          by: asUser(stage.workspace.owner),
          input: inputOf(each, { workspaceId: stage.at.workspaceId, ...fieldsNaming(own.belongings) }),
        };
    const { by } = valid;
    const input: Record<string, unknown> = await wholeInput(valid);
    for (const field of each.fields) {
      // What a read does not need is looked at by the feature's own tests.
      if (!isWrite && !(field in input)) continue;
      const put = (id: string) => withId(input, field.split('.'), id);
      expect(put('x'), `a valid input of ${each.name} with ${field}`).not.toEqual(input);
      const foreign = await answer(biplane, each, by, put(theirs[named[lastPart(field)]!]));
      const nowhere = await answer(biplane, each, by, put(crypto.randomUUID()));
      expect(foreign.code, field).not.toBe('ok');
      expect(foreign, field).toEqual(nowhere);
    }
  });

  it.each(all.filter(({ meta }) => meta.kind === 'live'))(
    '$name ends for whoever is removed from the workspace, and is told nothing more',
    async (each) => {
      const { workspace, at } = await newStage(biplane);
      const { content } = (await ask(biplane, each, asUser(workspace.lead), inputOf(each, at))) as Outgoing;
      await workspace.owner.client.members.remove({ workspaceId: at.workspaceId, userId: workspace.lead.id });
      let told = '';
      for await (const piece of content) told += Buffer.from(piece).toString();
      expect(told).not.toContain(workspace.lead.id);
    },
  );

  it('setup.create succeeds once, and is audited', async () => {
    expect(first.code).toBe('ok');
    expect(await entriesOf('setup.create')).toBeGreaterThan(0);
  });

  it.each(writes.filter(({ name }) => name in validInputs))(
    '$name succeeds with ids in capitals too, is audited, and asked for again with its key is not done again',
    async (each) => {
      const valid = await validInputs[each.name]!(await newStage(biplane));
      const { by, on } = valid;
      const input = await wholeInput(valid);
      const before = await entriesOf(each.name);
      const { clock } = biplane.deps;
      if (on) biplane.deps.clock = () => on;
      try {
        const asked = [biplane, each, by, inCapitals(input) as Record<string, unknown>, crypto.randomUUID()] as const;
        expect(await answer(...asked)).toEqual({ code: 'ok' });
        const entries = await entriesOf(each.name);
        expect(entries).toBeGreaterThan(before);
        await expectTold(each.name);
        if (!takesKey(each, by)) return;
        expect(await answer(...asked)).toEqual({ code: 'ok' });
        expect(await entriesOf(each.name)).toBe(entries);
      } finally {
        biplane.deps.clock = clock;
      }
    },
  );

  it.each(ofWorkspace.filter(({ meta }) => meta.kind !== 'write'))(
    '$name answers what it promises, with ids in capitals too, and leaves no entry',
    async (each) => {
      const inFirst = ofInstallation.includes(each.name);
      const { at, workspace } = own.stage;
      const known = { workspaceId: at.workspaceId, ...fieldsNaming(own.belongings) };
      const input = inputOf(each, known);
      const caller = inFirst ? await ownerOfInstallation(biplane) : asUser(workspace.owner);
      if (inFirst) input.workspaceId = await firstWorkspace(biplane);
      const before = await entriesOf(each.name);
      const { code } = await answer(biplane, each, caller, inCapitals(input) as Record<string, unknown>);
      expect(code).not.toBe('internal');
      if (Object.keys(input).every((field) => field in known)) expect(code).toBe('ok');
      expect(await entriesOf(each.name)).toBe(before);
    },
  );
});
