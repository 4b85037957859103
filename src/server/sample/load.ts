import { randomBytes } from 'node:crypto';
import { type Text, text } from '../../domain/text.ts';
import type { Deps } from '../act/context.ts';
import type { BoundRouter } from '../act/procedures.ts';
import {
  type PersonKey,
  type SampleLaunch,
  type SamplePerson,
  type Scenario,
  you,
} from '../features/sample/story/scenario.ts';
import { cadenceEvents, signatureEvents } from './cadence.ts';
import { type ClientFor, clientsOf, storyClock } from './client.ts';
import { demandEvents } from './demand.ts';
import { type LaunchStage, launchStage, openStage, type Person, type StoryEvent } from './stage.ts';
import { wagerEvents } from './wager.ts';

/** What happens now, and how much of the whole has happened; fails when nobody wants the story any more. */
export type Report = (what: Text, done: number, total: number) => Promise<void>;

/**
 * Tells a scenario in a new workspace of `owner`: everything is asked for through the procedures and routes that browsers use, by the
 * person who would, on the day on which it happened. `begun` hears of the workspace as soon as it exists.
 */
export async function loadScenario(given: {
  router: BoundRouter;
  deps: Deps;
  owner: Person;
  scenario: Scenario;
  seed: number;
  begun: (workspaceId: string) => Promise<void>;
  report: Report;
}): Promise<void> {
  const { scenario, owner, seed, report } = given;
  const firstDay = scenario.launches.map(({ createdOn }) => createdOn).sort()[0]!;
  const { clock, turnTo } = storyClock(firstDay);
  const deps = { ...given.deps, clock };
  const clientFor = clientsOf(given.router, deps, scenario.locale);
  const workspace = await clientFor(owner).workspaces.create({ name: scenario.workspaceName });
  await given.begun(workspace.id);
  await report(text('sample.step.people'), 0, 0);
  const people = await gatherPeople(clientFor, owner, workspace.id, scenario.people);
  const stage = openStage({ clientFor, workspaceId: workspace.id, seed, baselineName: scenario.baselineName, people });

  const events = scenario.launches
    .flatMap((launch) => launchEvents(launchStage(stage, launch), people))
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const total = Math.round(events.reduce((sum, { weight }) => sum + weight, 0));
  let done = 0;
  for (const { on, what, weight, happen } of events) {
    turnTo(on);
    const during = (share: number) => report(what, Math.min(total, Math.round(done + weight * share)), total);
    await during(0);
    await happen(during);
    done += weight;
  }
  await report(text('sample.step.done'), total, total);
}

/** Whom the owner invites first, and who invites the others; and who confirms them all, being no party to any launch. */
const [leads, confirms] = ['su', 'luo'];

/** The members of the company, invited and confirmed as a real team would; nobody knows their passwords. */
async function gatherPeople(
  clientFor: ClientFor,
  owner: Person,
  workspaceId: string,
  people: readonly SamplePerson[],
): Promise<Map<PersonKey, Person>> {
  // An address belongs to one person of the installation, and several samples may stand side by side.
  const emailOf = (key: PersonKey) => `${key}.${workspaceId.slice(0, 8)}@sample.example`;
  const gathered = new Map<PersonKey, Person>([[you, owner]]);
  const as = (key: PersonKey) => clientFor(gathered.get(key)!);
  const [first, ...others] = people.toSorted((a, b) => Number(b.key === leads) - Number(a.key === leads));
  const join = async (inviter: PersonKey, { key, name, role }: SamplePerson) => {
    const email = emailOf(key);
    const { token } = await as(inviter).invitations.create({ workspaceId, email, role });
    await as(inviter).invitations.accept({ token, name, password: randomBytes(24).toString('base64url') });
    const { userId } = (await as(inviter).members.list({ workspaceId })).find((member) => member.email === email)!;
    gathered.set(key, { kind: 'user', id: userId, name, email });
  };
  const confirm = (by: PersonKey, key: PersonKey) =>
    as(by).members.confirm({ workspaceId, userId: gathered.get(key)!.id });
  await join(you, first!);
  for (const each of others) await join(leads, each);
  await confirm(you, confirms);
  // The one who invited whoever confirms is left to be known otherwise: a confirmation by one's own guest counts for nothing.
  for (const { key } of people) if (key !== confirms && key !== leads) await confirm(confirms, key);
  return gathered;
}

function launchEvents(
  stage: LaunchStage & { created: (launchId: string) => void },
  people: ReadonlyMap<PersonKey, Person>,
): StoryEvent[] {
  const { launch, workspaceId, side, event } = stage;
  const create = event(launch.createdOn, 'create', async () => {
    const { name, product, family, committedDate } = launch;
    const { id } = await side('pm').launches.create({
      workspaceId,
      name,
      product,
      family,
      committedDate,
      pmOwnerId: people.get(launch.pm)!.id,
      gtmOwnerId: people.get(launch.gtm)!.id,
    });
    stage.created(id);
  });
  return [
    create,
    ...demandEvents(stage),
    ...signatureEvents(stage, 'demand', launch.demandSigned),
    ...cadenceEvents(stage),
    ...(launch.wager ? wagerEvents(stage, launch.wager) : []),
    ...advances(stage, launch),
  ];
}

/** The passages from stage to stage, each on the day on which its gate opened; the last comes with the settlement. */
function advances({ at, side, event }: LaunchStage, launch: SampleLaunch): StoryEvent[] {
  const days = [launch.demandSigned.at(-1)?.on, launch.committedDate];
  const passages = { define: 0, prepare: 1, live: 2, settled: 2 }[launch.stage];
  return days.slice(0, passages).map((on) =>
    event(on!, 'advance', async () => {
      const { version } = await side('pm').launches.get(at());
      await side('pm').overview.advance({ ...at(), version });
    }),
  );
}
