import { type MutateOptions, MutationCache, QueryClient, useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { operationOf, operationPath, type Scope, showing } from './announcements.ts';
import { inTurn } from './edits.ts';
import { type Failure, failureOf } from './failure.ts';
import { type WriteKeys, writeKeys } from './idempotency.ts';
import { withSaved } from './saved.ts';

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

/** Shows what was saved on every screen of its workspace, before they are asked again. */
function showSaved([group]: readonly string[] = [], input: unknown, saved: unknown): void {
  const scope = (input ?? {}) as Scope;
  for (const [key, known] of queryClient.getQueriesData({ predicate: showing(scope) })) {
    const next = withSaved(known, saved, { isWhole: operationOf(key) === `${group}.get` });
    if (next !== known) queryClient.setQueryData(key, next);
  }
}

type WriteListener = {
  /** `write` is the same at its start and its end. */
  onStart?: (write: object) => void;
  /** `quiet`: its screen shows the failure itself, and is still there to do so. */
  onFailure?: (failure: Failure, quiet: boolean, write: object) => void;
  /** Before the screen that wrote goes on. */
  onSuccess?: () => void;
};
const writeListeners = new Set<WriteListener>();

/** What a write says of itself: whether its screen shows now why it failed, and what it asked for. */
export type WriteMeta = { showsFailure: () => boolean; path?: readonly string[] };
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
    onMutate: (_input, write) => {
      for (const { onStart } of writeListeners) onStart?.(write);
    },
    onError: (error, _input, _context, mutation) => {
      for (const { onFailure } of writeListeners) onFailure?.(failureOf(error), isShown(mutation.meta), mutation);
    },
    onSuccess: (output, input, _context, { meta }) => {
      showSaved((meta as WriteMeta | undefined)?.path, input, output);
      for (const { onSuccess } of writeListeners) onSuccess?.();
    },
    onSettled: (_output, _error, input) => {
      void refresh((input ?? {}) as Scope);
    },
  }),
});

/** A procedure that writes: `api.launches.update`. */
export type Writable<I, O> = {
  call: (input: I, options?: { context: { idempotencyKey?: string } }) => Promise<O>;
  mutationKey: () => readonly unknown[];
};
type WriteOptions<I, O> = {
  onSuccess?: (output: O, input: I) => void;
  /** The screen shows the failure itself; otherwise it is shown beside the button that was pressed. */
  quiet?: boolean;
  /** What is sent is one new record until it is saved, however often it is sent and whatever is typed meanwhile. */
  makesOne?: boolean;
  /** It merges what was saved meanwhile, one's own too. */
  merges?: boolean;
};

/** Who presses twice within this time, and nothing else between, means once. */
const doubleClickMs = 500;
type Press = { input: string; pending: boolean };
/** What was pressed last, on any control. */
let lastPress: Press | null = null;

/** Sends a write under its name; what is certain to have been decided, either way, has none afterwards. */
async function sendNamed<I, O>(procedure: Writable<I, O>, keys: WriteKeys, input: I): Promise<O> {
  try {
    const output = await procedure.call(input, { context: { idempotencyKey: keys.keyOf(input) } });
    keys.forget(input);
    return output;
  } catch (error) {
    if (failureOf(error).reason.key === 'errors.idempotencyKeyUsed') keys.forget(input);
    throw error;
  }
}

/**
 * A write from a screen: `const rename = useWrite(api.launches.update); rename.mutate({ … })`. `failure` is why the last one failed. The same write
 * twice at once is one, and one's own edits of a record follow each other.
 */
export function useWrite<I, O>(
  procedure: Writable<I, O>,
  { onSuccess, quiet = false, makesOne = false, merges = false }: WriteOptions<I, O> = {},
) {
  // Whoever closes a drawer while it saves is told as well, and not by a drawer that is gone.
  const isThere = useRef(false);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const path = operationPath(procedure.mutationKey());
  const meta: WriteMeta = { showsFailure: () => quiet && isThere.current, path };
  const [keys] = useState(() => writeKeys(makesOne));
  const ownPress = useRef<Press | null>(null);
  const mutation = useMutation<O, Error, I>({
    mutationFn: (input) => inTurn(path, input, (based) => sendNamed(procedure, keys, based), { merges }),
    meta,
    onSuccess: (output, input) => onSuccess?.(output, input),
  });
  const mutate = (input: I, options?: MutateOptions<O, Error, I>) => {
    const press = { input: JSON.stringify(input), pending: true };
    const before = ownPress.current;
    if (before?.input === press.input && (before.pending || before === lastPress)) return;
    ownPress.current = press;
    lastPress = press;
    const isOver = () => {
      if (lastPress === press) lastPress = null;
    };
    mutation
      .mutateAsync(input, options ?? {})
      // After a refusal the same may be tried at once.
      .then(() => setTimeout(isOver, doubleClickMs), isOver)
      .finally(() => {
        press.pending = false;
      });
  };
  return { ...mutation, mutate, failure: mutation.error && failureOf(mutation.error) };
}
