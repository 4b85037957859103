import { decidingAs, type JobContext } from '../src/server/act/job.ts';
import type { Installation } from './harness.ts';

/** What the queue would give to a job of this installation, for tests that run one themselves. `given` takes the place of what it says. */
export function jobContext(
  { deps, dataDir }: Pick<Installation, 'deps' | 'dataDir'>,
  given: Partial<JobContext> & { serverId: string; job?: string },
): JobContext {
  const { postgres, facts, announcer, clock } = deps;
  const { job = 'test', ...rest } = given;
  return {
    ...{ postgres, facts, dataDir, clock, timeZoneOf: deps.rights.timeZoneOf },
    announce: announcer.announce,
    decide: decidingAs(
      job,
      { ...deps, postgres: rest.postgres ?? postgres },
      { clock, timeZoneOf: deps.rights.timeZoneOf },
    ),
    send: (to, payload, options = {}) => deps.queue.send(to, payload, options),
    signal: new AbortController().signal,
    jobId: 'test',
    log: console.error,
    ...rest,
  };
}
