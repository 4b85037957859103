import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { QueryView } from '../../ui/states.tsx';
import { rejectsUrl } from './rejects-url.ts';
import type { Import } from './types.ts';

/** The stream of events says how far it is; this is for when the stream is lost. */
const lookAgainMs = 5_000;
const running = (status: Import['status']) => status === 'queued' || status === 'running';

type Props = {
  launchId: string;
  importId: string;
  onDone: (done: Import) => void;
  onAgain: () => void;
  onClose: () => void;
};

/** A running import with its progress and a way to stop it, then what came of it. */
export function ImportProgress({ launchId, importId, onDone, onAgain, onClose }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const input = { workspaceId, launchId, importId };
  const query = useQuery({
    ...api.imports.get.queryOptions({ input }),
    refetchInterval: ({ state }) => (state.data && !running(state.data.status) ? false : lookAgainMs),
  });
  const cancel = useWrite(api.imports.cancel);
  const status = query.data?.status;
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (status === 'done' && query.data) done.current(query.data);
  }, [status, query.data]);
  return (
    <QueryView query={query}>
      {(row) =>
        running(row.status) ? (
          <JobProgress
            label={t(row.status === 'queued' ? 'imports.wizard.queued' : 'imports.wizard.running', {
              rows: row.rowsDone,
            })}
            done={row.bytesDone}
            total={row.bytesTotal}
            onCancel={() => cancel.mutate(input)}
          />
        ) : (
          <div className="stack" aria-live="polite">
            <StatusMark status={row.status === 'done' ? 'met' : row.status === 'failed' ? 'missed' : 'unknown'}>
              <strong>
                {t(`imports.finished.${row.status}`, {
                  stored: row.stored,
                  duplicates: row.duplicates,
                  rejected: row.rejected,
                })}
              </strong>
            </StatusMark>
            {row.status === 'done' && row.changed > 0 && (
              <p className="c-risk">{t('imports.finished.changed', { changed: row.changed })}</p>
            )}
            {row.error && <p className="c-miss">{t(row.error)}</p>}
            {row.unreadCells > 0 && (
              <p className="c-risk small">{t('imports.result.unreadCells', { count: row.unreadCells })}</p>
            )}
            <div className="row wrap">
              {row.rejected + row.unreadCells > 0 && (
                <Button component="a" href={rejectsUrl(workspaceId, row)} download>
                  {t('imports.finished.downloadRejects')}
                </Button>
              )}
              {row.status !== 'done' && <Button onClick={onAgain}>{t('imports.wizard.otherFile')}</Button>}
              <Button variant="filled" onClick={onClose}>
                {t('imports.finished.close')}
              </Button>
            </div>
          </div>
        )
      }
    </QueryView>
  );
}
