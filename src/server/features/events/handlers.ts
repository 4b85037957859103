import type { events } from '../../../contract/events.ts';
import type { HandlersOf } from '../../act/procedures.ts';

export const eventHandlers: HandlersOf<typeof events> = {
  stream: async ({ hub, personId, credential, workspaceId, isAdmitted }) => {
    const { readable: content, writable } = new TextEncoderStream();
    const writer = writable.getWriter();
    const close = hub.open({
      ...{ who: personId, credential, workspaceId, isAdmitted },
      write: (told) => writer.write(told),
      end: () => {
        close();
        writer.close().catch(() => {});
      },
    });
    // Closed from here, or by a listener who leaves.
    writer.closed.then(close, close);
    writer.write('event: ready\ndata: \n\n').catch(() => {});
    return { content };
  },
};
