import type { Failure } from '../api/failure.ts';
import { useText } from '../i18n/text.ts';
import { StatusMark } from './StatusMark.tsx';

/** Why a form was not accepted, above its button. */
export function FormFailure({ failure }: { failure: Failure | null }) {
  const t = useText();
  if (!failure) return null;
  return (
    <div role="alert">
      <StatusMark status="missed">{t(failure.reason)}</StatusMark>
    </div>
  );
}
