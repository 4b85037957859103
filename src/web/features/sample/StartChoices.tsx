import { IconClipboardData, IconLayoutDashboard, IconPlane, IconSparkles } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { queryClient, useWrite } from '../../api/queries.ts';
import { sessionQuery, storeWorkspaceId } from '../../api/session.ts';
import { useLanguage, useText } from '../../i18n/text.ts';
import { LoadingState } from '../../ui/states.tsx';
import { SampleProgress } from './SampleProgress.tsx';
import styles from './StartChoices.module.css';

type Props = {
  /** Already inside the workspace: no need to offer looking at it. */
  inside?: boolean;
  onDone: (to: string) => void;
};

const currentSample = api.sample.current.queryOptions({ input: {} });

/** Where to start in an empty workspace: a launch, a questionnaire, the sample, or a look around. */
export function StartChoices({ inside, onDone }: Props) {
  const t = useText();
  const language = useLanguage();
  const session = useQuery(sessionQuery).data;
  // Asked of the server, so that a reload finds the sample that is being filled.
  const current = useQuery(currentSample);
  const load = useWrite(api.sample.load, {
    onSuccess: (sample) => queryClient.setQueryData(currentSample.queryKey, sample),
  });
  const sample = current.data;
  const open = (workspaceId: string) => {
    storeWorkspaceId(workspaceId);
    void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }).then(() => onDone('/'));
  };
  if (!session || current.isPending) return <LoadingState />;
  if (sample && !sample.finishedAt) {
    return (
      <SampleProgress
        sampleId={sample.id}
        onDone={open}
        onStop={() => void queryClient.invalidateQueries({ queryKey: currentSample.queryKey })}
      />
    );
  }
  const made = sample?.workspaceId;
  const samples = made
    ? [{ id: 'open', icon: IconSparkles, run: () => open(made) }]
    : [{ id: 'sample', icon: IconSparkles, run: () => load.mutate({ locale: language }) }];
  const choices = [
    ...(made || session.ownsInstallation ? samples : []),
    { id: 'launch', icon: IconPlane, run: () => onDone('/launches/new') },
    { id: 'import', icon: IconClipboardData, run: () => onDone('/launches/new?then=import') },
    ...(inside ? [] : [{ id: 'empty', icon: IconLayoutDashboard, run: () => onDone('/') }]),
  ];
  return (
    <div className={styles.choices}>
      {choices.map((choice) => (
        <button key={choice.id} type="button" className={styles.choice} onClick={choice.run} disabled={load.isPending}>
          <choice.icon size={22} stroke={1.5} aria-hidden="true" />
          <b>{t(`sample.start.${choice.id}.title`)}</b>
          <span>{t(`sample.start.${choice.id}.text`)}</span>
        </button>
      ))}
    </div>
  );
}
