import { MutationCache, QueryClient, useMutation } from '@tanstack/react-query';
import { toast } from '../ui/toast.ts';
import { sentTextIsSaved, sentTextIsUnsaved, textIsSent } from '../ui/unsaved.ts';
import { failureOf } from './failure.ts';

type OperationKey = [path: readonly string[], options?: { input?: Scope }];
type Scope = { workspaceId?: string; launchId?: string };

/** Reloads what shows a workspace, or only what can show one launch of it. */
export function refresh({ workspaceId, launchId }: Scope): Promise<void> {
  return queryClient.invalidateQueries({
    predicate: ({ queryKey }) => {
      const input = (queryKey as OperationKey)[1]?.input;
      if (!workspaceId || !input?.workspaceId) return true;
      return input.workspaceId === workspaceId && (!launchId || !input.launchId || input.launchId === launchId);
    },
  });
}

/**
 * A failed write says so in a toast unless its screen shows the failure itself (`meta: { quiet: true }`); every write reloads what its
 * workspace or launch shows, also where the event stream is late.
 */
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
    onMutate: textIsSent,
    onError: (error, _input, _context, mutation) => {
      sentTextIsUnsaved();
      if (mutation.meta?.quiet) return;
      toast.failed(failureOf(error));
    },
    onSuccess: sentTextIsSaved,
    onSettled: (_output, _error, input) => {
      void refresh((input ?? {}) as Scope);
    },
  }),
});

type Writable<I, O> = { call: (input: I) => Promise<O> };
type WriteOptions<I, O> = {
  onSuccess?: (output: O, input: I) => void;
  onError?: (failure: ReturnType<typeof failureOf>, input: I) => void;
  /** The screen shows the failure itself. */
  quiet?: boolean;
};

/** A write from a screen: `const rename = useWrite(api.launches.update); rename.mutate({ … })`. */
export function useWrite<I, O>(procedure: Writable<I, O>, { onSuccess, onError, quiet }: WriteOptions<I, O> = {}) {
  return useMutation<O, Error, I>({
    mutationFn: (input) => procedure.call(input),
    meta: { quiet: quiet ?? onError !== undefined },
    onSuccess: (output, input) => onSuccess?.(output, input),
    onError: (error, input) => onError?.(failureOf(error), input),
  });
}
