import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { failureOf } from '../api/failure.ts';
import { useText } from '../i18n/text.ts';
import { Drawer } from '../ui/Drawer.tsx';
import { EmptyState, FailedState, LoadingState } from '../ui/states.tsx';

export type TrashEntry = {
  id: string;
  name: string;
  /** What it is, or when it was put away. */
  note: string | null;
  /** The way back, for whoever may take it. */
  restore: (() => void) | null;
};
type Props = {
  /** One query for each kind of record. */
  queries: UseQueryResult<TrashEntry[]>[];
  above?: string;
  onClose: () => void;
};

/** What was deleted, with a way back. */
export function TrashDrawer({ queries, above, onClose }: Props) {
  const t = useText();
  const failed = queries.find((query) => query.isError && query.data === undefined);
  const entries = queries.flatMap((query) => query.data ?? []);
  const isPending = queries.some((query) => query.isPending);
  return (
    <Drawer open onClose={onClose} title={t('app.trash.title')} above={above}>
      {failed && <FailedState failure={failureOf(failed.error)} retry={() => void failed.refetch()} />}
      {isPending && <LoadingState />}
      {!failed && !isPending && entries.length === 0 && <EmptyState title={t('app.trash.empty')} />}
      <div className="stack">
        {entries.map(({ id, name, note, restore }) => (
          <div key={id} className="row between">
            <span className="grow cut">
              <b>{name}</b> <span className="faint small num">{note}</span>
            </span>
            {restore && (
              <Button size="compact-sm" onClick={restore}>
                {t('app.trash.restore')}
              </Button>
            )}
          </div>
        ))}
      </div>
    </Drawer>
  );
}
