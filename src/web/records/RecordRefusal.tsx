import { FormFailure } from '../ui/FormFailure.tsx';
import { ConflictNotice } from './ConflictNotice.tsx';
import type { FieldWords } from './conflict.ts';
import type { Draft } from './draft.ts';

type Props<Fields extends object> = { draft: Draft<Fields>; words?: FieldWords<Fields> | undefined };

/** Why a record was not saved, beside the button that should have saved it. */
export function RecordRefusal<Fields extends object>({ draft, words }: Props<Fields>) {
  const { collisions, failure, settle } = draft;
  if (collisions.length === 0) return <FormFailure failure={failure} />;
  return <ConflictNotice collisions={collisions} words={(words ?? { labels: {} }) as FieldWords} onSettle={settle} />;
}
