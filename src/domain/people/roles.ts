/** The roles of a member, and the one table of what each may do. `procedure.ts` is its only enforcer. */
export const roles = ['owner', 'lead', 'pm', 'gtm', 'sales', 'viewer'] as const;
export type Role = (typeof roles)[number];

/**
 * What a procedure asks permission for. `read` shows cards and evidence; `edit.*` changes one card's content;
 * `sign.*` signs or forecasts for one side; `facts` brings answers and orders in; `administer` manages people, keys and settings.
 */
export const actions = [
  'read',
  'launch',
  'edit.demand',
  'edit.cadence',
  'edit.wager',
  'sign.pm',
  'sign.gtm',
  'facts',
  'administer',
  'own',
] as const;
export type Action = (typeof actions)[number];

/** What a key may be allowed: it signs for nobody. */
export const keyActions = [
  'read',
  'launch',
  'edit.demand',
  'edit.cadence',
  'edit.wager',
  'facts',
  'administer',
  'own',
] as const satisfies readonly Action[];

const lead: Action[] = [
  'read',
  'launch',
  'edit.demand',
  'edit.cadence',
  'edit.wager',
  'sign.pm',
  'sign.gtm',
  'facts',
  'administer',
];

export const permissions: Record<Role, readonly Action[]> = {
  owner: [...lead, 'own'],
  lead,
  pm: ['read', 'launch', 'edit.demand', 'edit.cadence', 'edit.wager', 'sign.pm', 'facts'],
  gtm: ['read', 'launch', 'edit.demand', 'edit.cadence', 'edit.wager', 'sign.gtm', 'facts'],
  sales: ['read', 'facts'],
  viewer: ['read'],
};

/** May a member with this role do this? */
export function may(role: Role, action: Action): boolean {
  return permissions[role].includes(action);
}
