import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { toast } from '../../ui/toast.ts';
import { type Need, questionName, restsOnQuestion, type Study, type StudyQuestion } from './types.ts';

const RereadDrawer = lazy(async () => ({ default: (await import('./RereadDrawer.tsx')).RereadDrawer }));
const MergeDialog = lazy(async () => ({ default: (await import('./MergeDialog.tsx')).MergeDialog }));

type Props = { study: Study; question: StudyQuestion; needs: readonly Need[] };

/**
 * Changes how a question is read; has it read as part of another that asks the same, and those that are part of it stand by themselves again. Neither while a criterion of one
 * of the needs rests on it.
 */
export function QuestionMenu({ study, question, needs }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [merging, setMerging] = useState(false);
  const [rereading, setRereading] = useState(false);
  const at = { workspaceId, launchId: study.launchId, studyId: study.id };
  const separate = useWrite(api.studies.separate);
  const alike = study.questions.filter(
    ({ type, position }) => type === question.type && position !== question.position,
  );
  const registered = needs.find((need) => restsOnQuestion(need, study, question));
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('demand.study.questionMenu', { question: question.label })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown maw={320}>
          {question.also.length === 0 && (
            <Menu.Item onClick={() => setRereading(true)}>{t('demand.reread.open')}</Menu.Item>
          )}
          {registered && (
            <Menu.Label>
              {t('demand.errors.questionRegistered', { title: registered.title, question: question.label })}
            </Menu.Label>
          )}
          {question.also.length === 0 && alike.length > 0 && (
            <Menu.Item disabled={registered !== undefined} onClick={() => setMerging(true)}>
              {t('demand.study.merge')}
            </Menu.Item>
          )}
          {question.also.map((part) => (
            <Menu.Item
              key={part.position}
              disabled={registered !== undefined}
              onClick={() =>
                separate.mutate(
                  { ...at, version: study.version, position: part.position },
                  { onSuccess: () => toast.done(t('demand.study.separated', { question: part.label })) },
                )
              }
            >
              {t('demand.study.separate', { question: questionName(part) })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {rereading && <RereadDrawer {...{ study, question, needs }} onClose={() => setRereading(false)} />}
        {merging && <MergeDialog study={study} question={question} targets={alike} onClose={() => setMerging(false)} />}
      </Suspense>
    </>
  );
}
