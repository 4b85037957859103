import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useText } from '../../i18n/text.ts';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';

/** How far the sample workspace has come; `onDone` once it is full. */
export function SampleProgress({
  sampleId,
  onDone,
  onStop,
}: {
  sampleId: string;
  onDone: (workspaceId: string) => void;
  onStop: () => void;
}) {
  const t = useText();
  const query = useQuery(
    api.sample.get.queryOptions({
      input: { sampleId },
      refetchInterval: ({ state }) => (state.data?.finishedAt ? false : 700),
    }),
  );
  const cancel = useWrite(api.sample.cancel, { onSuccess: onStop });
  const sample = query.data;
  const workspaceId = sample?.status === 'done' ? sample.workspaceId : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once, when the workspace is full
  useEffect(() => {
    if (workspaceId) onDone(workspaceId);
  }, [workspaceId]);
  if (sample?.error) return <StatusMark status="missed">{t(sample.error)}</StatusMark>;
  return (
    <JobProgress
      label={sample?.step ? `${t('sample.loading')} · ${t(sample.step)}` : t('sample.loading')}
      done={sample?.done ?? 0}
      total={sample?.total || null}
      onCancel={() => cancel.mutate({ sampleId })}
    />
  );
}
