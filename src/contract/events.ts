import { live, workspaceInput } from './procedure.ts';

export const events = {
  stream: live({
    path: '/workspaces/{workspaceId}/events',
    access: 'read',
    summary:
      'A message for every changed record: `changed` with entity and id, `reload` where there was too much or some may be missing, `heartbeat` every 20 seconds',
    tag: 'events',
  }).input(workspaceInput),
};
