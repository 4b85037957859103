/** Wrong passwords by strangers: they are slowed down, and the account's owner is not kept out. */
import { Caller } from '../client.ts';
import type { Phase } from '../phase.ts';

const wrongOnes = 25;

export const lockout: Phase = {
  name: 'lockout',
  async run(attack) {
    const { owner, server } = await attack.embedded();
    const address = () => server.address;
    const statuses: number[] = [];
    for (let number = 0; number < wrongOnes; number += 1) {
      const stranger = new Caller(address, `203.0.113.${number + 1}`);
      statuses.push((await stranger.signIn(owner.email, `wrong password ${number}`)).status);
    }
    attack.claim(
      'no wrong password is let in',
      statuses.every((status) => status === 401 || status === 429),
    );
    const device = await owner.caller.signIn(owner.email, owner.password);
    attack.claim('a device that signed in before signs in again', device.status === 200, device.status);
    const session = await owner.caller.api('GET', '/session');
    attack.claim('an open session goes on', session.status === 200, session.status);
    const change = { current: owner.password, password: 'another horse battery' };
    const changed = await owner.caller.api('POST', '/session/password', change);
    attack.claim('its owner changes the password', changed.status === 200, changed.status);
    const one = new Caller(address, '203.0.113.200');
    let slowed = false;
    for (let number = 0; number < wrongOnes && !slowed; number += 1)
      slowed = (await one.signIn(owner.email, `wrong again ${number}`)).status === 429;
    attack.claim('one address that tries many is slowed down', slowed);
  },
};
