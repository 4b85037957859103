import { useBlocker } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { forgetUnsavedText, hasUnsavedText, watchForms } from './unsaved.ts';

const UnsavedDialog = lazy(async () => ({ default: (await import('./UnsavedDialog.tsx')).UnsavedDialog }));

type Place = { pathname: string; search: unknown };
const drawerOf = ({ search }: Place) => (search as { open?: string }).open;

/** Asks before a navigation throws away what was typed and not saved: another screen, another drawer, a closed one, a closed tab. */
export function UnsavedGuard() {
  useEffect(watchForms, []);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      (current.pathname !== next.pathname || drawerOf(current) !== drawerOf(next)) && hasUnsavedText(),
    enableBeforeUnload: hasUnsavedText,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  const { proceed, reset } = blocker;
  const discard = () => {
    forgetUnsavedText();
    proceed();
  };
  return (
    <Suspense fallback={null}>
      <UnsavedDialog onDiscard={discard} onStay={reset} />
    </Suspense>
  );
}
