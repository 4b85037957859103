/** Many at once change who may what: no workspace is left without an owner, and who is removed keeps nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller, isOk } from '../client.ts';
import type { Person, Phase } from '../phase.ts';
import { invite, newWorkspace } from '../places.ts';
import { pathOf } from '../records.ts';

const rounds = 6;

/** Invites somebody who has an account. */
async function join(by: Caller, workspaceId: string, role: string, person: Person): Promise<void> {
  const { email } = person;
  const { token } = await by.must<{ token: string }>('POST', `/workspaces/${workspaceId}/invitations`, { email, role });
  await person.caller.must('POST', `/invitations/${token}/accept`, {});
}

type Member = { userId: string; role: string };
const membersOf = async (workspaceId: string, people: Person[]): Promise<Member[]> => {
  for (const { caller } of people) {
    const answer = await caller.api<Member[]>('GET', `/workspaces/${workspaceId}/members`);
    if (isOk(answer)) return answer.body;
  }
  return [];
};

export const rights: Phase = {
  name: 'rights',
  async run(attack) {
    const pair = await attack.pair();
    if (!pair) return;
    const { owner, servers, workspaceId } = pair;
    const path = pathOf(pair);
    const addresses = servers.map((server) => () => server.address);
    const partner = await invite(owner.caller, workspaceId, 'owner', addresses[1]!);
    const both = [owner, partner];

    let ownerless = 0;
    let deserted = 0;
    for (let round = 0; round < rounds; round += 1) {
      const place = await newWorkspace(owner.caller);
      await join(owner.caller, place, 'owner', partner);
      const demote = (by: Person, other: Person) =>
        by.caller.api('PATCH', `/workspaces/${place}/members/${other.id}`, { role: 'viewer' });
      await Promise.all([demote(owner, partner), demote(partner, owner)]);
      if (!(await membersOf(place, both)).some(({ role }) => role === 'owner')) ownerless += 1;

      const left = await newWorkspace(owner.caller);
      await join(owner.caller, left, 'owner', partner);
      await Promise.all(both.map(({ id, caller }) => caller.api('DELETE', `/workspaces/${left}/members/${id}`)));
      if ((await membersOf(left, both)).length === 0) deserted += 1;
    }
    attack.claim('owners who demote each other leave one owner', ownerless === 0, `${ownerless} of ${rounds} without`);
    attack.claim('owners who leave at once leave one member', deserted === 0, `${deserted} of ${rounds} without`);

    const needs = await Promise.all(
      Array.from({ length: 30 }, (_, number) =>
        both[number % 2]!.caller.api<{ number: number }>('POST', `${path}/needs`, { title: `need ${number}` }),
      ),
    );
    const made = needs.filter(isOk).map(({ body }) => body.number);
    attack.claim('30 needs at once all succeed', made.length === 30, `${made.length} of 30`);
    attack.claim('each with a number of its own', new Set(made).size === made.length);

    const leaver = await invite(owner.caller, workspaceId, 'lead', addresses[1]!);
    const secrets: string[] = [];
    const tokens: string[] = [];
    const gather = async (list: string[], kind: string, body: object, field: string) => {
      const answer = await leaver.caller.api<Record<string, string>>(
        'POST',
        `/workspaces/${workspaceId}/${kind}`,
        body,
      );
      if (isOk(answer)) list.push(answer.body[field]!);
    };
    for (let round = 0; round < rounds; round += 1) {
      if (round > 0) await join(owner.caller, workspaceId, 'lead', leaver);
      const guest = (number: number) => ({ email: `guest.${round}.${number}@example.test`, role: 'lead' });
      await Promise.all([
        ...[0, 1, 2, 3, 4].map(() => gather(secrets, 'keys', { name: 'mine', actions: ['read'] }, 'secret')),
        ...[0, 1, 2, 3, 4].map((number) => gather(tokens, 'invitations', guest(number), 'token')),
        // Later in each round, so that it meets the others in every moment.
        sleep(round * 12).then(() => owner.caller.must('DELETE', `/workspaces/${workspaceId}/members/${leaver.id}`)),
      ]);
    }
    const open = async (callers: Caller[], calls: (caller: Caller, index: number) => Promise<{ status: number }>) =>
      (await Promise.all(callers.map(calls))).filter(isOk).length;
    const keys = await open(
      secrets.map((secret) => new Caller(addresses[0]!, '198.51.100.7', secret)),
      (caller) => caller.api('GET', `/workspaces/${workspaceId}/launches`),
    );
    attack.claim('keys of a removed member open nothing', keys === 0, `${keys} of ${secrets.length}`);
    const invitations = await open(
      tokens.map(() => new Caller(addresses[0]!)),
      (caller, index) => caller.api('GET', `/invitations/${tokens[index]}`),
    );
    attack.claim('invitations of a removed member are void', invitations === 0, `${invitations} of ${tokens.length}`);
  },
};
