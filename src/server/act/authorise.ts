/** Who may act: checked here for everything that is asked, and nowhere else. */
import { type Access, id } from '../../contract/procedure.ts';
import { BiplaneError } from '../../domain/errors.ts';
import { may } from '../../domain/people/roles.ts';
import { text } from '../../domain/text.ts';
import { usualTimeZone } from '../../domain/time/zone.ts';
import type { Db } from '../store/postgres.ts';
import type { Actor } from './audit.ts';
import type { RequestContext } from './context.ts';

/** Who acts, `null` for nobody, and in whose time zone: that of the workspace. */
export type Admission = { actor: Actor | null; timeZone: string };

/**
 * Establishes who acts, or fails: `unauthenticated`, `forbidden`, and `not_found` for a workspace one is not in.
 * A write asks twice: at the door, and in its own transaction (`holding`), where the right stays theirs until it is committed.
 */
export async function authorise(
  context: RequestContext,
  access: Access,
  workspaceId: unknown,
  holding?: Db,
): Promise<Admission> {
  return permitted(context, access, workspaceId, holding && { db: holding, hold: true });
}

/** Whether whoever was let in would be let in now: they may have signed out since, lost their key or their place in the workspace. */
export async function isStillAdmitted(context: RequestContext, access: Access, workspaceId: string): Promise<boolean> {
  try {
    await permitted(context, access, workspaceId, { db: context.deps.postgres.db, hold: false });
    return true;
  } catch (error) {
    if (error instanceof BiplaneError && error.code !== 'unavailable') return false;
    throw error;
  }
}

export const unauthenticated = () => new BiplaneError('unauthenticated', text('errors.unauthenticated'));

type Again = { db: Db; hold: boolean };

/** `again`: they were let in before, and what they came with is looked up anew. */
async function permitted(
  context: RequestContext,
  access: Access,
  workspaceId: unknown,
  again: Again | undefined,
): Promise<Admission> {
  const admission = await admit(context, access, workspaceId, again);
  const { caller, deps } = context;
  // Last: whoever ends a session or replaces a password waits for what is held by now.
  if (again && caller?.kind === 'user' && caller.sessionId) {
    const session = { id: caller.sessionId, personId: caller.id };
    if (!(await deps.rights.isSignedIn(again.db, session, deps.clock()))) throw unauthenticated();
  }
  return admission;
}

async function admit(
  { caller, deps }: RequestContext,
  access: Access,
  workspaceId: unknown,
  again: Again | undefined,
): Promise<Admission> {
  // Whose hook it is shows when its body is there.
  if (access === 'public' || access === 'hook') return { actor: null, timeZone: usualTimeZone };
  if (!caller) throw unauthenticated();
  if (access === 'user') {
    if (caller.kind !== 'user') throw new BiplaneError('forbidden', text('errors.personOnly'));
    return { actor: { kind: 'user', id: caller.id, name: caller.name, role: null }, timeZone: usualTimeZone };
  }
  const missing = () => new BiplaneError('not_found', text('errors.notFound'));
  const workspace = id.safeParse(workspaceId);
  if (!workspace.success) throw missing();
  if (caller.kind === 'key') {
    if (caller.workspaceId !== workspace.data) throw missing();
    if (!caller.actions.includes(access))
      throw new BiplaneError('forbidden', text('errors.keyForbidden', { action: access }));
    if (again && !(await deps.rights.keyInForce(again.db, caller, deps.clock(), again))) throw unauthenticated();
    return { actor: { kind: 'key', id: caller.id, name: caller.name, role: null }, timeZone: caller.timeZone };
  }
  const { db, hold } = again ?? { db: deps.postgres.db, hold: false };
  const place = await deps.rights.placeOf(db, workspace.data, caller.id, { hold });
  if (!place) throw missing();
  const { role, timeZone } = place;
  if (!may(role, access)) throw new BiplaneError('forbidden', text('errors.forbidden', { action: access }));
  return { actor: { kind: 'user', id: caller.id, name: caller.name, role }, timeZone };
}
