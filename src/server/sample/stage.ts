import { setTimeout as wait } from 'node:timers/promises';
import type { Side } from '../../domain/cards/signing.ts';
import { type Text, text } from '../../domain/text.ts';
import type { PlainDate } from '../../domain/time/plain-date.ts';
import type { Caller } from '../act/context.ts';
import type { PersonKey, SampleLaunch } from '../features/sample/story/scenario.ts';
import type { Client, ClientFor } from './client.ts';

export type Person = Extract<Caller, { kind: 'user' }>;

/** How far an event has come, from 0 to 1; fails when nobody wants the story any more. */
export type During = (share: number) => Promise<void>;

/** One thing that happens in the story. */
export type StoryEvent = {
  on: PlainDate;
  /** How long it takes against a usual one. */
  weight: number;
  what: Text;
  happen: (during: During) => Promise<void>;
};

/** Everything an event needs to happen: the workspace, the people in it, and what they do through. */
export type Stage = {
  workspaceId: string;
  seed: number;
  baselineName: string;
  as: (key: PersonKey) => Client;
  /** Uploads a file as this person does in the browser. */
  upload: (key: PersonKey, fileName: string, content: AsyncIterable<Buffer>) => Promise<string>;
};

/** The sample's files are a few megabytes. */
const longestFile = 256 * 1024 * 1024;

export function openStage(given: {
  clientFor: ClientFor;
  workspaceId: string;
  seed: number;
  baselineName: string;
  people: ReadonlyMap<PersonKey, Person>;
}): Stage {
  const { clientFor, workspaceId, seed, baselineName, people } = given;
  const person = (key: PersonKey) => people.get(key)!;
  return {
    workspaceId,
    seed,
    baselineName,
    as: (key) => clientFor(person(key)),
    upload: async (key, fileName, content) => {
      const file = { content, bytes: null, mostBytes: longestFile };
      return (await clientFor(person(key)).uploads.create({ workspaceId, name: fileName, file })).uploadId;
    },
  };
}

/** One launch on the stage: its own id once it exists, and its two owners. */
export type LaunchStage = Stage & {
  launch: SampleLaunch;
  at: () => { workspaceId: string; launchId: string };
  side: (side: Side) => Client;
  event: (on: PlainDate, act: keyof typeof weights, happen: StoryEvent['happen'], detail?: string) => StoryEvent;
};

/** What happens to a launch, and how long it takes in a thousandth of a usual load. */
const weights = {
  create: 1,
  needs: 8,
  pilot: 8,
  register: 4,
  rank: 8,
  sign: 1,
  plan: 3,
  progress: 1,
  wager: 1,
  advance: 1,
};

export function launchStage(stage: Stage, launch: SampleLaunch): LaunchStage & { created: (launchId: string) => void } {
  let launchId = '';
  return {
    ...stage,
    launch,
    at: () => ({ workspaceId: stage.workspaceId, launchId }),
    created: (id) => {
      launchId = id;
    },
    side: (side) => stage.as(side === 'pm' ? launch.pm : launch.gtm),
    event: (on, act, happen) => ({
      on,
      weight: weights[act],
      what: text(`sample.step.${act}`, { launch: launch.name }),
      happen,
    }),
  };
}

const pollMs = 120;

/** Waits for an import as a person watches its progress bar. */
export async function importDone(
  client: Client,
  at: { workspaceId: string; launchId: string },
  importId: string,
  during: During,
): Promise<void> {
  for (;;) {
    const state = await client.imports.get({ ...at, importId });
    if (state.status === 'done') return;
    if (state.status !== 'queued' && state.status !== 'running') {
      throw new Error(`import of ${state.fileName} ended as ${state.status}: ${JSON.stringify(state.error)}`);
    }
    await during(0.3 + (0.7 * state.bytesDone) / Math.max(1, state.bytesTotal));
    await wait(pollMs);
  }
}
