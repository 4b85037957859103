import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/**
 * View state that lives in the URL (a filter, a tab, the open row), so that back undoes it and a copied link shows it.
 * The fallback is not written. `const [tab, setTab] = useUrlState('tab', 'board')`.
 */
export function useUrlState<T extends string = string>(
  key: string,
  fallback: NoInfer<T>,
): [T, (value: T, options?: { replace?: boolean }) => void] {
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const set = useCallback(
    (value: T, { replace = false } = {}) => {
      void navigate({
        to: '.',
        replace,
        resetScroll: false,
        search: (old: Record<string, unknown>) => ({ ...old, [key]: value === fallback ? undefined : value }),
      } as never);
    },
    [navigate, key, fallback],
  );
  const value = search[key];
  return [(value === undefined ? fallback : String(value)) as T, set];
}
