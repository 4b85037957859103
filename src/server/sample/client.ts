import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Contract } from '../../contract/contract.ts';
import type { Caller, Deps } from '../act/context.ts';
import type { BoundRouter } from '../act/procedures.ts';
import type { StoryLocale } from '../features/sample/story/scenario.ts';
import { asBiplaneError } from '../http/errors.ts';

/** What a browser of this person would have, without the browser: every call is authorised, audited and announced. */
export type Client = ContractRouterClient<Contract>;

export type ClientFor = (caller: Caller) => Client;

export const clientsOf =
  (router: BoundRouter, deps: Deps, locale: StoryLocale): ClientFor =>
  (caller) =>
    createRouterClient(router, {
      context: { deps, caller, locale },
      interceptors: [
        async ({ next }) => {
          try {
            return await next();
          } catch (error) {
            const failure = asBiplaneError(error);
            // What nobody expected keeps its own words for the log.
            throw failure.code === 'internal' ? error : failure;
          }
        },
      ],
    }) as unknown as Client;

/** A clock that runs from wherever the story is: each reading is a little later than the one before. */
export type StoryClock = { clock: () => Date; turnTo: (day: string) => void };

const dayMs = 86_400_000;
const betweenReadingsMs = 23_000;

/** Offices open at nine in China; what a day brings begins some time in the seven hours after. */
function opening(day: string): number {
  const midnight = Date.parse(day);
  return midnight + 3_600_000 + (((midnight / dayMs) * 7_919) % 420) * 60_000;
}

export function storyClock(firstDay: string): StoryClock {
  let time = opening(firstDay);
  return {
    clock: () => {
      time += betweenReadingsMs;
      return new Date(time);
    },
    turnTo: (day) => {
      time = Math.max(time, opening(day));
    },
  };
}
