/** Who may act: checked here for everything that is asked, and nowhere else. */
import { type Access, id } from '../../contract/procedure.ts';
import { BiplaneError } from '../../domain/errors.ts';
import { may } from '../../domain/people/roles.ts';
import { text } from '../../domain/text.ts';
import type { Db } from '../store/postgres.ts';
import type { Actor } from './audit.ts';
import type { RequestContext } from './context.ts';

/**
 * Establishes who acts, or fails: `unauthenticated`, `forbidden`, and `not_found` for a workspace one is not in.
 * A write asks twice: at the door, and in its own transaction (`holding`), where the right stays theirs until it is committed.
 */
export async function authorise(
  context: RequestContext,
  access: Access,
  workspaceId: unknown,
  holding?: Db,
): Promise<Actor | null> {
  const actor = await permitted(context, access, workspaceId, holding);
  const { caller, deps } = context;
  if (holding && caller?.kind === 'user' && caller.sessionId) {
    const session = { id: caller.sessionId, personId: caller.id };
    if (!(await deps.rights.isSignedIn(holding, session, deps.clock()))) throw unauthenticated();
  }
  return actor;
}

const unauthenticated = () => new BiplaneError('unauthenticated', text('errors.unauthenticated'));

async function permitted(
  { caller, deps }: RequestContext,
  access: Access,
  workspaceId: unknown,
  holding: Db | undefined,
): Promise<Actor | null> {
  if (access === 'public') return null;
  if (!caller) throw unauthenticated();
  if (access === 'user') {
    if (caller.kind !== 'user') throw new BiplaneError('forbidden', text('errors.personOnly'));
    return { kind: 'user', id: caller.id, name: caller.name, role: null };
  }
  const missing = () => new BiplaneError('not_found', text('errors.notFound'));
  const workspace = id.safeParse(workspaceId);
  if (!workspace.success) throw missing();
  if (caller.kind === 'key') {
    if (caller.workspaceId !== workspace.data) throw missing();
    if (!caller.actions.includes(access))
      throw new BiplaneError('forbidden', text('errors.keyForbidden', { action: access }));
    if (holding && !(await deps.rights.keyInForce(holding, caller, deps.clock(), { hold: true })))
      throw unauthenticated();
    return { kind: 'key', id: caller.id, name: caller.name, role: null };
  }
  const role = await deps.rights.roleOf(holding ?? deps.postgres.db, workspace.data, caller.id, {
    hold: holding !== undefined,
  });
  if (!role) throw missing();
  if (!may(role, access)) throw new BiplaneError('forbidden', text('errors.forbidden', { action: access }));
  return { kind: 'user', id: caller.id, name: caller.name, role };
}
