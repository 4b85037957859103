import { z } from 'zod';
import { id, reads, workspaceInput } from './procedure.ts';

const foundSchema = z.object({
  kind: z.enum(['launch', 'need', 'study', 'task', 'person']),
  id,
  name: z.string(),
  /** N-04 is number 4; of needs. */
  number: z.int().nullable(),
  /** Where it belongs; people belong to the workspace. */
  launch: z.object({ id, name: z.string() }).nullable(),
});

export const search = {
  find: reads({
    path: '/workspaces/{workspaceId}/search',
    access: 'read',
    summary:
      'Launches, needs, studies, tasks and people by a part of their name, Chinese ones by their pinyin too; newest first',
    tag: 'search',
    shows: ['launch', 'need', 'study', 'import', 'plan', 'task', 'member', 'person'],
  })
    .input(workspaceInput.extend({ text: z.string().trim().min(1).max(100) }))
    .output(
      z.object({
        found: z.array(foundSchema),
        /** Whether there are more than those. */
        hasMore: z.boolean(),
        /** Chinese names that were not compared by their pinyin, because there are too many; the words themselves are looked for in all. */
        passedOver: z.int(),
      }),
    ),
};
