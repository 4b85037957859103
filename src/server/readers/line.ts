/** Where readings wait for a process: workspaces take turns, and none of them can hold all processes or fill the line. */
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';

type LineLimits = { atOnce: number; perWorkspace: number; mostWaiting: number };
type Waiting = { go: () => void };

export type Line = {
  /** How many are being served. */
  busy: () => number;
  /**
   * Resolves when it is this one's turn, to what ends the turn. Fails with `rate_limited` where too many of the workspace wait already, and with
   * the signal's reason when that is aborted before.
   */
  enter: (workspaceId: string, signal?: AbortSignal) => Promise<() => void>;
};

export function openLine({ atOnce, perWorkspace, mostWaiting }: LineLimits): Line {
  /** In the order in which the workspaces are served next. */
  const waiting = new Map<string, Waiting[]>();
  const serving = new Map<string, number>();
  let busy = 0;

  function next(): void {
    while (busy < atOnce) {
      const turn = [...waiting].find(([workspaceId]) => (serving.get(workspaceId) ?? 0) < perWorkspace);
      if (!turn) return;
      const [workspaceId, [first, ...others]] = turn;
      waiting.delete(workspaceId);
      if (others.length > 0) waiting.set(workspaceId, others);
      serving.set(workspaceId, (serving.get(workspaceId) ?? 0) + 1);
      busy++;
      first!.go();
    }
  }

  function leave(workspaceId: string): void {
    const left = serving.get(workspaceId)! - 1;
    if (left > 0) serving.set(workspaceId, left);
    else serving.delete(workspaceId);
    busy--;
    next();
  }

  return {
    busy: () => busy,
    enter: (workspaceId, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const others = waiting.get(workspaceId) ?? [];
        if (others.length >= mostWaiting) {
          const reason = text('errors.reading.busy', { limit: mostWaiting });
          return reject(new BiplaneError('rate_limited', reason));
        }
        const onAbort = () => {
          const rest = (waiting.get(workspaceId) ?? []).filter((each) => each !== entry);
          if (rest.length > 0) waiting.set(workspaceId, rest);
          else waiting.delete(workspaceId);
          reject(signal?.reason);
        };
        const entry: Waiting = {
          go() {
            signal?.removeEventListener('abort', onAbort);
            resolve(() => leave(workspaceId));
          },
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        waiting.set(workspaceId, [...others, entry]);
        next();
      }),
  };
}
