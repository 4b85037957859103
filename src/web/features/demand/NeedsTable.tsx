import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  mostNeedRows,
  type NeedTableRow,
  needColumnOf,
  needTableColumns,
  readNeedTable,
} from '../../../domain/demand/need-table.ts';
import { moscowClasses } from '../../../domain/demand/priority.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { EntryGrid } from '../../ui/EntryGrid.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { useLayer } from '../../ui/layers.ts';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { toast } from '../../ui/toast.ts';

const widths = { title: 16, statement: 30, moscow: 6 };

/** Needs typed or pasted as a table; all of them are written down at once, and put away again at once. */
export function NeedsTable({ launchId, onClose }: { launchId: string; onClose: () => void }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const at = { workspaceId, launchId };
  const [rows, setRows] = useState<NeedTableRow[]>([]);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLInputElement>('td input')?.focus(), []);
  useLayer(true, onClose);
  const { needs, problems } = useMemo(() => readNeedTable(rows), [rows]);
  const remove = useWrite(api.needs.updateBatch);
  const write = useWrite(api.needs.createBatch, {
    quiet: true,
    makesOne: true,
    onSuccess: (made) => {
      toast.undo(t('demand.table.done', { count: made.length }), () =>
        remove.mutate({
          ...at,
          needs: made.map(({ id, version }) => ({ needId: id, version, deleted: true })),
        }),
      );
      onClose();
    },
  });
  const isRefused = problems.length > 0 || needs.length === 0;
  return (
    <Panel title={t('demand.table.title')} note={t('demand.table.note')} label={t('demand.table.title')}>
      <form
        ref={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isRefused) write.mutate({ ...at, needs });
        }}
      >
        <EntryGrid
          label={t('demand.table.title')}
          columns={needTableColumns.map((key) => ({
            key,
            label: t(`demand.table.column.${key}`),
            width: widths[key],
            ...(key === 'moscow' ? { offers: moscowClasses.map((each) => t(`demand.class.${each}`)) } : {}),
          }))}
          rows={rows}
          numberOf={(_row, index) => String(index + 1)}
          onChange={setRows}
          columnOf={needColumnOf}
          problemOf={(row, column) => {
            const found = problems.find((problem) => problem.row === row && problem.column === column);
            return found && t(found.reason);
          }}
          mostRows={mostNeedRows}
        />
        <FormFailure failure={write.failure} />
        <div className="row wrap">
          <Button type="submit" variant="filled" loading={write.isPending} disabled={isRefused}>
            {t('demand.table.add', { count: needs.length })}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <span aria-live="polite">
            {problems.length > 0 ? (
              <StatusMark status="missed">{t('demand.table.problems', { count: problems.length })}</StatusMark>
            ) : (
              needs.length > 0 && (
                <StatusMark status="met">{t('demand.table.understood', { count: needs.length })}</StatusMark>
              )
            )}
          </span>
        </div>
      </form>
    </Panel>
  );
}
