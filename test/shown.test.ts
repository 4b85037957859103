/** Does a browser reload whatever a write has changed, and not everything? Reads say in the contract what they show; here they are asked. */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../src/contract/contract.ts';
import { cardKinds } from '../src/domain/cards/summary.ts';
import { sealAudit } from '../src/server/act/audit-seal.ts';
import { readEnv } from '../src/server/env.ts';
import { settled } from '../src/server/features/imports/imports.fixture.ts';
import { shownBy } from '../src/server/http/shown-by.ts';
import { jobDefinitions } from '../src/server/job-definitions.ts';
import { type Installation, newLaunch, startInstallation } from './harness.ts';
import { jobContext } from './job-context.ts';
import { allProcedures, ask, inputOf, type Procedure } from './procedures.ts';
import { asUser, newStage, type Stage, type Valid, validInputs, wholeInput } from './valid-inputs.ts';

/** What a browser keeps on the screen, with the smallest input: who is no member hears of nothing, and what shows nothing is asked for by hand. */
const kept = allProcedures
  .filter(({ meta }) => meta.kind === 'read' && meta.access !== 'public' && meta.shows.length > 0)
  .map((procedure) => ({ procedure, smallest: inputOf(procedure) }));
/** Of the whole installation, and not of the workspace that is looked at: its screen waits for the backup by asking again. */
const ofInstallation = ['installation.backup'];
/** What can change with something that happens in another launch. */
const acrossLaunches = ['overview.launch', 'wager.get', 'wager.progress', 'cards.get'];
/** The most of the screen that one write may reload. */
const mostReloaded = 0.75;

type Question = { procedure: Procedure; input: Record<string, unknown> };

const named = (name: string) => allProcedures.find((each) => each.name === name)!;
/** What is asked for in another way, too. */
const variants: Record<string, Record<string, unknown>> = { 'needs.list': { inForce: true } };

/** Every read once for each record that it can be asked for, as the owner of the workspace could have it on the screen. */
async function questionsOf({ workspace: { owner }, at }: Stage, otherLaunchId: string): Promise<Question[]> {
  const records: Record<string, readonly { id: string }[]> = {
    studyId: await owner.client.studies.list(at),
    needId: await owner.client.needs.list(at),
    importId: (await owner.client.imports.list(at)).imports,
    kind: cardKinds.map((id) => ({ id })),
  };
  return kept.flatMap(({ procedure, smallest }) => {
    const question = (known: Record<string, unknown>): Question => {
      const filled = Object.entries(smallest).map(([name, value]) => [name, known[name] ?? value]);
      return { procedure, input: Object.fromEntries(filled) };
    };
    const field = Object.keys(records).find((name) => name in smallest);
    return [
      ...(field ? records[field]!.map(({ id }) => question({ ...at, [field]: id })) : [question(at)]),
      ...(variants[procedure.name] ? [{ procedure, input: { ...at, ...variants[procedure.name] } }] : []),
      ...(acrossLaunches.includes(procedure.name) ? [question({ ...at, launchId: otherLaunchId })] : []),
    ];
  });
}

describe('a browser reloads what changes by', () => {
  let biplane: Installation;
  const reloadedBy = shownBy(contract);
  beforeAll(async () => {
    biplane = await startInstallation();
    const first = { name: '首位', email: 'first@example.test', password: 'first password', workspaceName: '首个' };
    await biplane.as(null).setup.create(first);
    // What says only when it was asked changes nothing.
    const now = new Date();
    biplane.deps.clock = () => now;
  });
  afterAll(() => biplane?.stop());

  const write = (name: string, { by }: Valid, input: object) => ask(biplane, named(name), by, input);
  /** Something of every feature beside the one that is at work, so that there is something to be changed. */
  async function furnish(stage: Stage, name: string): Promise<void> {
    const own = name.slice(0, name.indexOf('.'));
    const furniture = {
      orders: 'orders.postBatch',
      needs: 'needs.create',
      plan: 'plan.createTask',
      wager: 'wager.update',
    };
    for (const [feature, furnishing] of Object.entries(furniture)) {
      if (feature === own || (feature === 'wager' && own === 'ownerChanges')) continue;
      const valid = await validInputs[furnishing]!(stage);
      await write(furnishing, valid, valid.input);
    }
  }
  async function answersTo({ workspace: { owner } }: Stage, questions: Question[]): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (const { procedure, input } of questions)
      answers.push(await ask(biplane, procedure, asUser(owner), input).catch((error: unknown) => `${error}`));
    return answers;
  }

  /** Fails where something has changed by what is done and is not reloaded; answers what has changed, and what is reloaded of another launch. */
  async function expectReloaded(stage: Stage, act: () => Promise<unknown>) {
    const { workspace, at } = stage;
    const owners = { pm: workspace.pm.id, gtm: workspace.gtm.id };
    const other = await newLaunch(workspace.owner.client, workspace.id, owners, { name: 'X2' });
    const questions = await questionsOf(stage, other.id);
    // The audit log shows which entries are sealed.
    await sealAudit(biplane.deps.postgres);
    const before = await answersTo(stage, questions);
    const heard: { launchId: string | null; procedures: readonly string[] }[] = [];
    const stop = biplane.deps.announcer.listen(at.workspaceId, (told) => {
      if (told === 'reload' || told.progress) return;
      heard.push({ launchId: told.launchId, procedures: reloadedBy(told.entity) });
    });
    await act();
    // What follows from it by a job is heard as well.
    const after = await answersTo(stage, questions);
    stop();
    const isReloaded = ({ procedure, input: { launchId } }: Question) =>
      heard.some(
        (each) =>
          each.procedures.includes(procedure.name) && (!launchId || !each.launchId || each.launchId === launchId),
      );
    const changed = questions.filter((_, index) => !isDeepStrictEqual(before[index], after[index]));
    const reloaded = questions.filter(isReloaded);
    const missed = changed.filter((each) => !reloaded.includes(each));
    expect(missed.map(({ procedure: { name }, input }) => `${name} ${JSON.stringify(input)}`)).toEqual([]);
    expect(reloaded.length / questions.length).toBeLessThan(mostReloaded);
    return { changed, elsewhere: reloaded.filter(({ input }) => input.launchId === other.id) };
  }

  it.each(Object.keys(validInputs).filter((name) => !ofInstallation.includes(name)))('%s', async (name) => {
    const stage = await newStage(biplane);
    await furnish(stage, name);
    const valid = await validInputs[name]!(stage);
    const { clock } = biplane.deps;
    const { on } = valid;
    const { elsewhere } = await expectReloaded(stage, async () => {
      const input = await wholeInput(valid);
      if (on) biplane.deps.clock = () => on;
      const written = await write(name, valid, input);
      biplane.deps.clock = clock;
      if (name === 'imports.start') await settled(stage.workspace.pm.client, stage.at, (written as { id: string }).id);
    });
    // What a wager comes to is what those of other launches are measured by.
    if (name === 'wager.answerSettlement')
      expect(elsewhere.map(({ procedure }) => procedure.name)).toContain('wager.progress');
  });

  it('the outlook that is recorded every day', async () => {
    const stage = await newStage(biplane);
    await furnish(stage, '');
    const jobs = jobDefinitions(readEnv({}), Promise.resolve(biplane.deps));
    const { name, run } = jobs.find((job) => job.name === 'cadence.record_outlook')!;
    const another = { ...stage.at, on: '2098-01-01' };
    const { changed } = await expectReloaded(stage, () =>
      run(jobContext(biplane, { serverId: 'test', job: name }), another),
    );
    expect(changed.map(({ procedure }) => procedure.name)).toContain('plan.history');
  });
});
