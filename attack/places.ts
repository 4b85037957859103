/** People, workspaces and launches to attack, set up over the interface as people would. */
import { randomUUID } from 'node:crypto';
import { Caller } from './client.ts';
import type { Person, Place } from './phase.ts';

const password = 'correct horse battery';
let people = 0;

/** Each person comes from an address of their own. */
const nextAddress = () => `198.51.100.${1 + (people++ % 250)}`;

/** Invites somebody, who accepts and signs in. */
export async function invite(by: Caller, workspaceId: string, role: string, address: () => string): Promise<Person> {
  const name = `${role} ${randomUUID().slice(0, 8)}`;
  const email = `${name.replace(' ', '.')}@example.test`;
  const { token } = await by.must<{ token: string }>('POST', `/workspaces/${workspaceId}/invitations`, { email, role });
  const caller = new Caller(address, nextAddress());
  await caller.must('POST', `/invitations/${token}/accept`, { name, password });
  return signedIn({ name, email, password, caller });
}

async function signedIn(person: Omit<Person, 'id'>): Promise<Person> {
  const { status } = await person.caller.signIn(person.email, person.password);
  if (status !== 200) throw new Error(`${person.email} could not sign in: ${status}`);
  const { user } = await person.caller.must<{ user: { id: string } }>('GET', '/session');
  return { ...person, id: user.id };
}

/** Another workspace of the person who owns the installation. */
export async function newWorkspace(owner: Caller): Promise<string> {
  return (await owner.must<{ id: string }>('POST', '/workspaces', { name: `workspace ${randomUUID().slice(0, 8)}` }))
    .id;
}

export async function newLaunch(
  by: Caller,
  workspaceId: string,
  pmOwnerId: string,
  gtmOwnerId: string,
): Promise<string> {
  const fields = { name: 'X1 秋季上市', family: 'toc', committedDate: '2098-12-01', currency: 'CNY' };
  const launch = { ...fields, pmOwnerId, gtmOwnerId };
  return (await by.must<{ id: string }>('POST', `/workspaces/${workspaceId}/launches`, launch)).id;
}

const every = ['read', 'launch', 'edit.demand', 'edit.cadence', 'edit.wager', 'facts', 'administer'];

/** A key of the workspace that may do all that keys may do, or these actions. */
export async function newKey(by: Caller, workspaceId: string, address: () => string, actions = every): Promise<Caller> {
  const { secret } = await by.must<{ secret: string }>('POST', `/workspaces/${workspaceId}/keys`, {
    name: 'attack',
    actions,
  });
  return new Caller(address, nextAddress(), secret);
}

/** Sets up an empty installation. */
export async function setUp(address: () => string): Promise<Place> {
  const caller = new Caller(address, nextAddress());
  const person = { name: '林一', email: 'lin@example.test', password };
  const { workspaceId } = await caller.must<{ workspaceId: string }>('POST', '/setup', {
    ...person,
    workspaceName: '双翼科技',
  });
  const owner = await signedIn({ ...person, caller });
  const gtm = await invite(caller, workspaceId, 'gtm', address);
  const otherWorkspaceId = await newWorkspace(caller);
  return {
    owner,
    gtm,
    workspaceId,
    launchId: await newLaunch(caller, workspaceId, owner.id, gtm.id),
    otherWorkspaceId,
    otherKey: await newKey(caller, otherWorkspaceId, address),
  };
}

/** A place that was set up at another address, on data that were copied or a server that was started again. */
export function moved(place: Place, address: () => string): Place {
  const person = (who: Person): Person => ({ ...who, caller: who.caller.at(address) });
  return { ...place, owner: person(place.owner), gtm: person(place.gtm), otherKey: place.otherKey.at(address) };
}

/** Terms of a wager that has not begun. */
export const terms = {
  outcome: 'net_revenue',
  target: 100_000_00,
  salesFrom: '2098-12-01',
  salesTo: '2098-12-31',
  returnsTo: '2099-01-31',
  method: 'lmdi',
  stakes: { unit: 'points', pm: 100, gtm: 100 },
  attributionPercent: 60,
  tree: {
    drivers: [
      { key: 'reach', name: '触达', measure: 'entered', shares: { pm: 0, gtm: 85, external: 15 } },
      { key: 'conversion', name: '转化', measure: 'conversion', shares: { pm: 50, gtm: 40, external: 10 } },
      { key: 'units', name: '每单件数', measure: 'units_per_order', shares: { pm: 50, gtm: 40, external: 10 } },
      { key: 'price', name: '单价', measure: 'price', shares: { pm: 50, gtm: 40, external: 10 } },
      { key: 'returns', name: '退货率', measure: 'return_rate', shares: { pm: 85, gtm: 10, external: 5 } },
    ],
    channels: [{ name: '线上', plan: { reach: 10_000, conversion: 0.02, units: 1.1, price: 450_00, returns: 0.08 } }],
  },
};

/** One line of an order. */
export const orderLine = (externalId: string) => ({
  externalId,
  orderRef: externalId,
  occurredAt: '2026-08-02',
  channel: '线上',
  amountMinor: 449_99,
  currency: 'CNY',
});
