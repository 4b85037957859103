import type { Context } from 'hono';
import type { z } from 'zod';
import type { Action } from '../../domain/people/roles.ts';
import type { Actor } from '../act/audit.ts';
import { authorise } from '../act/authorise.ts';
import type { Deps } from '../act/context.ts';
import { refuseIssues } from '../act/field-refusal.ts';
import type { AppEnv } from './app-env.ts';

/**
 * For routes that are streams and therefore no procedures: who acts, and the ids of the path as the contract spells them.
 * Fails as the procedures do.
 */
export async function admit<T extends z.ZodType>(
  c: Context<AppEnv>,
  deps: Deps,
  access: Action,
  path: T,
): Promise<{ actor: Actor; ids: z.output<T> }> {
  const params = c.req.param();
  const actor = await authorise({ deps, caller: c.get('caller'), locale: c.get('locale') }, access, params.workspaceId);
  const ids = path.safeParse(params);
  if (!ids.success) throw refuseIssues(ids.error.issues, params);
  return { actor: actor!, ids: ids.data };
}
