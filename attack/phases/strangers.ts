/** Somebody who is not signed in sends as much as they can: the server's memory is bounded. */
import { Caller } from '../client.ts';
import { slowestOfOthersMs } from '../health.ts';
import type { Phase } from '../phase.ts';

const seconds = 12;
const atOnce = 24;
const mostGrowthMb = 250;

export const strangers: Phase = {
  name: 'strangers',
  async run(attack) {
    const { server } = await attack.embedded();
    const address = () => server.address;
    const before = server.rssMb();
    let sent = 0;
    const until = Date.now() + seconds * 1_000;
    const flood = async (worker: number) => {
      // A few addresses: what is refused because it came too often must cost nothing either.
      const stranger = new Caller(address, `203.0.113.${worker % 3}`);
      while (Date.now() < until) {
        const email = `${sent}.${'x'.repeat(60_000)}@example.test`;
        sent += 1;
        await stranger.signIn(email, 'a password');
        await stranger.api('GET', `/invitations/${sent}${'t'.repeat(6_000)}`);
      }
    };
    const slowest = await slowestOfOthersMs(address, () =>
      Promise.all(Array.from({ length: atOnce }, (_, worker) => flood(worker))),
    );
    const grown = Math.round(server.rssMb() - before);
    attack.claim(
      `${sent} sign-ins with addresses of 60 kB leave memory bounded`,
      grown < mostGrowthMb,
      `${grown} MB more`,
    );
    attack.claim('and everybody else is answered meanwhile', slowest < 2_000, `${slowest} ms at most`);
    attack.claim('the server lives', server.isRunning());
  },
};
