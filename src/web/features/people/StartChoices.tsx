import { IconClipboardData, IconLayoutDashboard, IconPlane, IconSparkles } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useText } from '../../i18n/text.ts';
import { SampleProgress } from './SampleProgress.tsx';
import styles from './StartChoices.module.css';

type Props = {
  /** Already inside the workspace: no need to offer looking at it. */
  inside?: boolean;
  onDone: (to: string) => void;
};

/** Where to start in an empty workspace: a launch, a questionnaire, the sample, or a look around. */
export function StartChoices({ inside, onDone }: Props) {
  const t = useText();
  const [sampleId, setSampleId] = useState<string | null>(null);
  const load = useWrite(api.sample.load, { onSuccess: (sample) => setSampleId(sample.id) });
  const choices = [
    { id: 'sample', icon: IconSparkles, run: () => load.mutate({}) },
    { id: 'launch', icon: IconPlane, run: () => onDone('/launches/new') },
    { id: 'import', icon: IconClipboardData, run: () => onDone('/launches/new?then=import') },
    ...(inside ? [] : [{ id: 'empty', icon: IconLayoutDashboard, run: () => onDone('/') }]),
  ];
  if (sampleId)
    return <SampleProgress sampleId={sampleId} onDone={() => onDone('/')} onStop={() => setSampleId(null)} />;
  return (
    <div className={styles.choices}>
      {choices.map((choice) => (
        <button key={choice.id} type="button" className={styles.choice} onClick={choice.run} disabled={load.isPending}>
          <choice.icon size={22} stroke={1.5} aria-hidden="true" />
          <b>{t(`people.setup.${choice.id}.title`)}</b>
          <span>{t(`people.setup.${choice.id}.text`)}</span>
        </button>
      ))}
    </div>
  );
}
