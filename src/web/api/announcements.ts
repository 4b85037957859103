/** What a browser does with what the server says has changed. */

export type Scope = { workspaceId?: string; launchId?: string };
/** Of an operation; queries that are none, such as texts, have keys of their own. */
type OperationKey = [path: readonly string[], options?: { input?: Scope }];

/** The way to a procedure, by the key of its queries or mutations. */
export const operationPath = ([path]: readonly unknown[]): readonly string[] => (Array.isArray(path) ? path : []);

/** The procedure that a query asks, such as `wager.progress`; empty for other queries. */
export const operationOf = (queryKey: readonly unknown[]): string => operationPath(queryKey).join('.');

/** The queries that show a workspace, or only those that can show one launch of it; of them, only the given procedures. */
export const showing =
  ({ workspaceId, launchId }: Scope, procedures?: ReadonlySet<string>) =>
  ({ queryKey }: { queryKey: readonly unknown[] }): boolean => {
    if (procedures && !procedures.has(operationOf(queryKey))) return false;
    const input = (queryKey as unknown as OperationKey)[1]?.input;
    if (!workspaceId || !input?.workspaceId) return true;
    return input.workspaceId === workspaceId && (!launchId || !input.launchId || input.launchId === launchId);
  };

type Announcement = { launchId: string | null; procedures: string[] };

const blinkMs = 30;

/** Takes announcements within a blink together; answers what to call with each. */
export function together(reload: (launchId: string | null, procedures: ReadonlySet<string>) => void) {
  let touched: Map<string | null, Set<string>> | null = null;
  const flush = () => {
    const launches = touched;
    touched = null;
    for (const [launchId, procedures] of launches ?? []) reload(launchId, procedures);
  };
  return ({ launchId, procedures }: Announcement): void => {
    if (!touched) {
      touched = new Map();
      setTimeout(flush, blinkMs);
    }
    touched.set(launchId, new Set([...(touched.get(launchId) ?? []), ...procedures]));
  };
}
