import { lazy, Suspense, useEffect } from 'react';
import { closeRefusal, type Refusal, useRefusal } from './refusals.ts';
import { toast } from './toast.ts';

const RefusalPopover = lazy(async (): Promise<{ default: React.ComponentType<Refusal> }> => {
  try {
    return { default: (await import('./RefusalPopover.tsx')).RefusalPopover };
  } catch {
    // Without a connection no code comes, and why something was not done is told all the same.
    return { default: RefusalToast };
  }
});

function RefusalToast({ failure }: Refusal) {
  useEffect(() => {
    toast.failed(failure);
    closeRefusal();
  }, [failure]);
  return null;
}

/** Where refusals are told: mounted once by the root. */
export function Refusals() {
  const refusal = useRefusal();
  return <Suspense>{refusal && <RefusalPopover key={refusal.failure.reason.key} {...refusal} />}</Suspense>;
}
