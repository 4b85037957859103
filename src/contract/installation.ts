import { z } from 'zod';
import { files, id, instant, reads, workspaceInput, writes } from './procedure.ts';

const tag = 'installation';

export const installation = {
  backups: reads({
    path: '/workspaces/{workspaceId}/backups',
    access: 'own',
    summary:
      'Backups of the whole installation in the data directory of this server, newest first; asked for in the first workspace',
    tag,
    shows: ['backup'],
  })
    .input(workspaceInput)
    .output(
      z.array(
        z.object({
          name: z.string(),
          bytes: z.int(),
          createdAt: instant,
          /** SHA-256 of the file. */
          digest: z.string(),
        }),
      ),
    ),
  backupFile: files({
    path: '/workspaces/{workspaceId}/backups/{name}',
    access: 'own',
    summary: 'A backup of the whole installation as a file; asked for in the first workspace',
    tag,
    gives: 'application/gzip',
    shows: [],
  }).input(workspaceInput.extend({ name: z.string().max(80) })),
  backup: writes({
    path: '/workspaces/{workspaceId}/backups',
    access: 'own',
    summary: 'Start a backup of the whole installation now; asked for in the first workspace',
    tag,
  })
    .input(workspaceInput)
    .output(z.object({ jobId: id.nullable() })),
};
