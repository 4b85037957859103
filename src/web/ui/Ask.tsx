import { lazy, Suspense } from 'react';
import type { AskDialogProps } from './AskDialog.tsx';

// Few questions are ever asked.
const AskDialog = lazy(async () => ({ default: (await import('./AskDialog.tsx')).AskDialog }));

/** A question before something that is easily meant otherwise. */
export function Ask(props: AskDialogProps) {
  return (
    <Suspense>
      <AskDialog {...props} />
    </Suspense>
  );
}
