import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MappedQuestion } from '../../../domain/demand/answer-mapping.ts';
import { questionTypes } from '../../../domain/demand/question.ts';
import { retyped } from '../../../domain/demand/retype.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import { QuestionFields } from '../imports/QuestionFields.tsx';
import { type Need, restsOnQuestion, type Study, type StudyQuestion } from './types.ts';
import { writtenCells } from './written-cells.ts';

type Props = { study: Study; question: StudyQuestion; needs: readonly Need[]; onClose: () => void };

/** How the answers to a question are read: its type, options or steps, and what counts as no answer. Every figure follows. */
export function RereadDrawer({ study, question, needs, onClose }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const at = { workspaceId, launchId: study.launchId, studyId: study.id, position: question.position };
  const query = useQuery(api.studies.question.queryOptions({ input: at }));
  const { also: _also, position: _position, mergedInto: _into, reread: _reread, ...now } = question;
  const [changed, setChanged] = useState<MappedQuestion>(now);
  const reread = useWrite(api.studies.reread, {
    quiet: true,
    onSuccess: () => {
      toast.done(t('demand.reread.saved', { question: question.label }));
      onClose();
    },
  });
  const registered = needs.filter((need) => restsOnQuestion(need, study, question));
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('demand.reread.title')}
      footer={
        <>
          <FormFailure failure={reread.failure} />
          <Button
            variant="filled"
            loading={reread.isPending}
            disabled={JSON.stringify(changed) === JSON.stringify(now)}
            onClick={() => {
              const { type, options, scale, separator, missing } = changed;
              reread.mutate({ ...at, version: study.version, type, options, scale, separator, missing });
            }}
          >
            {t('demand.reread.save')}
          </Button>
        </>
      }
    >
      <QueryView query={query}>
        {(found) => (
          <div className="stack">
            <p>
              <b>{question.label}</b>
            </p>
            <p className="muted small">{t('demand.reread.text')}</p>
            {registered.map(({ id, title }) => (
              <p key={id} className="c-risk small">
                {t('demand.reread.registered', { title })}
              </p>
            ))}
            <Select
              size="sm"
              label={t('demand.reread.type')}
              allowDeselect={false}
              data={questionTypes.map((type) => ({ value: type, label: t(`imports.columnType.${type}`) }))}
              value={changed.type}
              onChange={(type) => type && setChanged(retyped(changed, type, writtenCells(found, changed.separator)))}
            />
            <QuestionFields
              question={changed}
              cells={writtenCells(found, changed.separator)}
              empty={found.responses - found.stored.reduce((sum, { count }) => sum + count, 0)}
              isStored
              onChange={setChanged}
            />
          </div>
        )}
      </QueryView>
    </Drawer>
  );
}
