import { useWrite, type Writable } from '../api/queries.ts';
import { useText } from '../i18n/text.ts';
import { toast } from '../ui/toast.ts';

type Stored = { id: string; version: number };
type Restoring<Row extends Stored, Input> = {
  procedure: Writable<Input, Row>;
  /** Where the record is. */
  at: (record: Row) => Input;
  nameOf: (record: Row) => string;
};

/** Takes a record back out of the trash, and says so. */
export function useRestore<Row extends Stored, Input>({ procedure, at, nameOf }: Restoring<Row, Input>) {
  const t = useText();
  const write = useWrite(procedure, {
    onSuccess: (back) => toast.done(t('app.trash.restored', { name: nameOf(back) })),
  });
  return (record: Row) => write.mutate(at(record));
}

type Removing<Row extends Stored, Input> = {
  remove: Writable<Input, Row>;
  restore: Writable<Input, Row>;
  at: (record: Row) => Input;
  nameOf: (record: Row) => string;
  onRemoved: (record: Row) => void;
};

/** Puts a record into the trash, and offers to take it back at once. */
export function useRemove<Row extends Stored, Input>({ remove, restore, at, nameOf, onRemoved }: Removing<Row, Input>) {
  const t = useText();
  const takeBack = useRestore({ procedure: restore, at, nameOf });
  const write = useWrite(remove, {
    onSuccess: (gone) => {
      onRemoved(gone);
      toast.undo(t('app.trash.removed', { name: nameOf(gone) }), () => takeBack(gone));
    },
  });
  return (record: Row) => write.mutate(at(record));
}
