import { useEffect, useRef } from 'react';
import type { Failure } from '../api/failure.ts';
import { useText } from '../i18n/text.ts';
import { StatusMark } from './StatusMark.tsx';

/** Why a form was not accepted, above its button; brought into sight. */
export function FormFailure({ failure }: { failure: Failure | null }) {
  const t = useText();
  const ref = useRef<HTMLDivElement>(null);
  const said = failure && t(failure.reason);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it says something else
  useEffect(() => {
    ref.current?.scrollIntoView({ block: 'nearest' });
  }, [said]);
  if (!failure) return null;
  return (
    <div role="alert" ref={ref}>
      <StatusMark status="missed">{said}</StatusMark>
    </div>
  );
}
