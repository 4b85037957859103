import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { pastedQuestions } from '../../../domain/demand/pasted-questions.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { toast } from '../../ui/toast.ts';
import { DescribedQuestions } from './DescribedQuestions.tsx';
import type { Study } from './types.ts';

type Props = {
  launchId: string;
  /** The study that the questions are added to; without it they make a new one. */
  study?: Study;
  onClose: () => void;
  onSaved: (studyId: string) => void;
};

/** Says what a study will ask, from pasted text, so that criteria can be registered before anybody has answered. */
export function DescribeDrawer({ launchId, study, onClose, onSaved }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const kept = (study?.questions ?? [])
    .flatMap(({ also, ...question }) => [question, ...also])
    .sort((a, b) => a.position - b.position);
  const found = pastedQuestions(typed);
  const options = {
    quiet: true,
    onSuccess: ({ id }: Study) => {
      toast.done(t('demand.describe.saved'));
      onSaved(id);
    },
  };
  const create = useWrite(api.studies.create, { ...options, makesOne: true });
  const describe = useWrite(api.studies.describe, options);
  const at = { workspaceId, launchId };
  const isComplete = found.length > 0 && (study !== undefined || name.trim() !== '');
  return (
    <Drawer
      open
      onClose={onClose}
      title={t(study ? 'demand.describe.add' : 'demand.describe.open')}
      footer={
        <>
          <FormFailure failure={create.failure ?? describe.failure} />
          <Button
            variant="filled"
            loading={create.isPending || describe.isPending}
            disabled={!isComplete}
            onClick={() => {
              if (study) {
                const questions = [
                  ...kept.map(({ position: _position, mergedInto: _into, ...question }) => question),
                  ...found,
                ];
                describe.mutate({ ...at, studyId: study.id, version: study.version, questions });
              } else create.mutate({ ...at, name: name.trim(), questions: found });
            }}
          >
            {t('demand.describe.save', { count: found.length })}
          </Button>
        </>
      }
    >
      <div className="stack">
        {!study && (
          <TextInput
            label={t('demand.describe.name')}
            required
            maxLength={120}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        {kept.length > 0 && <p className="muted small">{t('demand.describe.kept', { count: kept.length })}</p>}
        <Textarea
          label={t('demand.describe.text')}
          description={t('demand.describe.textHint')}
          placeholder={t('demand.describe.example')}
          autosize
          minRows={8}
          maxRows={18}
          maxLength={200_000}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {found.length > 0 && (
          <section aria-label={t('demand.describe.found', { count: found.length })}>
            <p className="small">{t('demand.describe.found', { count: found.length })}</p>
            <DescribedQuestions questions={found} />
          </section>
        )}
      </div>
    </Drawer>
  );
}
