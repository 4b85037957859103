import { MutationCache, QueryClient, useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { operationOf, type Scope, showing } from './announcements.ts';
import { type Failure, failureOf } from './failure.ts';

/** Reloads what shows a workspace, or only what can show one launch of it; of that, only the given procedures (`wager.progress`). */
export function refresh(scope: Scope, procedures?: ReadonlySet<string>): Promise<void> {
  return queryClient.invalidateQueries({ predicate: showing(scope, procedures) });
}

/** How far an import is, as its server says while it runs. */
export type ImportProgress = { launchId: string; entityId: string; progress: Record<string, string | number> };

/** Shows how far an import is without asking for it again. */
export function showProgress({ entityId, progress }: ImportProgress): void {
  const advanced = <R extends { id?: unknown }>(row: R): R => (row.id === entityId ? { ...row, ...progress } : row);
  const ofImports = (operation: string) => ({
    predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => operationOf(queryKey) === `imports.${operation}`,
  });
  queryClient.setQueriesData<{ id: string }>(ofImports('get'), (one) => one && advanced(one));
  queryClient.setQueriesData<{ imports: { id: string }[] }>(
    ofImports('list'),
    (list) => list && { ...list, imports: list.imports.map(advanced) },
  );
}

type WriteListener = {
  onStart?: () => void;
  /** `quiet`: its screen shows the failure itself, and is still there to do so. */
  onFailure?: (failure: Failure, quiet: boolean) => void;
  /** Before the screen that wrote goes on. */
  onSuccess?: () => void;
};
const writeListeners = new Set<WriteListener>();

/** What a write says of itself: whether its screen shows now why it failed. */
export type WriteMeta = { showsFailure: () => boolean };
const isShown = (meta: Record<string, unknown> | undefined) => (meta as WriteMeta | undefined)?.showsFailure() === true;

/** Hears of every write; answers how to stop. */
export function watchWrites(listener: WriteListener): () => void {
  writeListeners.add(listener);
  return () => {
    writeListeners.delete(listener);
  };
}

/** Every write reloads what its workspace or launch shows, also where the event stream is late. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // A browser that believes to be offline still asks: the failure is told, not waited out, and a server on this machine answers.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 15_000,
      retry: (count, error) => count < 2 && ['offline', 'unavailable'].includes(failureOf(error).code),
    },
  },
  mutationCache: new MutationCache({
    onMutate: () => {
      for (const { onStart } of writeListeners) onStart?.();
    },
    onError: (error, _input, _context, mutation) => {
      for (const { onFailure } of writeListeners) onFailure?.(failureOf(error), isShown(mutation.meta));
    },
    onSuccess: () => {
      for (const { onSuccess } of writeListeners) onSuccess?.();
    },
    onSettled: (_output, _error, input) => {
      void refresh((input ?? {}) as Scope);
    },
  }),
});

/** A procedure that writes: `api.launches.update`. */
export type Writable<I, O> = { call: (input: I) => Promise<O> };
type WriteOptions<I, O> = {
  onSuccess?: (output: O, input: I) => void;
  /** The screen shows the failure itself; otherwise a toast does. */
  quiet?: boolean;
};

/** A write from a screen: `const rename = useWrite(api.launches.update); rename.mutate({ … })`. `failure` is why the last one failed. */
export function useWrite<I, O>(procedure: Writable<I, O>, { onSuccess, quiet = false }: WriteOptions<I, O> = {}) {
  // Whoever closes a drawer while it saves is told as well, and not by a drawer that is gone.
  const isThere = useRef(false);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const meta: WriteMeta = { showsFailure: () => quiet && isThere.current };
  const mutation = useMutation<O, Error, I>({
    mutationFn: (input) => procedure.call(input),
    meta,
    onSuccess: (output, input) => onSuccess?.(output, input),
  });
  return { ...mutation, failure: mutation.error && failureOf(mutation.error) };
}
