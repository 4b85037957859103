import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { hasOptions } from '../../../domain/demand/answerable.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Ask } from '../../ui/Ask.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import styles from './MergeDialog.module.css';
import { type MergePreview, questionName, type Study, type StudyQuestion } from './types.ts';

type Props = { study: Study; question: StudyQuestion; targets: StudyQuestion[]; onClose: () => void };

/** Which question it is read as part of, and what that does to the counts, before it is done. */
export function MergeDialog({ study, question, targets, onClose }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [, setChosen] = useUrlState('question', '');
  const [chosen, setInto] = useState<string | null>(null);
  const into = targets.find(({ position }) => String(position) === chosen);
  const at = { workspaceId, launchId: study.launchId, studyId: study.id, position: question.position };
  const preview = useQuery({
    ...api.studies.checkMerge.queryOptions({ input: { ...at, into: into?.position ?? 0 } }),
    enabled: into !== undefined,
  });
  const merge = useWrite(api.studies.merge, {
    quiet: true,
    onSuccess: () => {
      toast.done(t('demand.study.merging.done', { into: into?.label ?? '' }));
      setChosen(String(into?.position ?? ''));
      onClose();
    },
  });
  return (
    <Ask
      title={t('demand.study.merging.title')}
      confirm={t('demand.study.merging.confirm')}
      disabled={!into || !preview.data}
      loading={merge.isPending}
      onConfirm={() => into && merge.mutate({ ...at, version: study.version, into: into.position })}
      onCancel={onClose}
    >
      <Select
        label={t('demand.study.merging.into', { question: question.label })}
        description={into ? undefined : t('demand.study.merging.lead')}
        searchable
        value={chosen}
        onChange={setInto}
        data={targets.map((one) => ({ value: String(one.position), label: questionName(one) }))}
      />
      {into && (
        <>
          <p className="muted small">
            {t('demand.study.merging.rule', { question: question.label, into: into.label })}
          </p>
          <QueryView query={preview}>{(found) => <Counts question={question} into={into} found={found} />}</QueryView>
        </>
      )}
      <FormFailure failure={merge.failure} />
    </Ask>
  );
}

function Counts({ question, into, found }: { question: StudyQuestion; into: StudyQuestion; found: MergePreview }) {
  const t = useText();
  const format = useFormat();
  const { answered, answeredInto, both, differ, only, onlyInto } = found;
  const counts = [
    [t('demand.study.merging.answered', { question: into.label }), answeredInto],
    [t('demand.study.merging.answered', { question: question.label }), answered],
    [t('demand.study.merging.both'), both],
    [t('demand.study.merging.differ', { into: into.label }), differ],
    [t('demand.study.merging.whole'), answered + answeredInto - both],
  ] as const;
  const lists = [
    [into, onlyInto],
    [question, only],
  ] as const;
  const listed = ({ answers, distinct }: MergePreview['only']) => {
    if (answers.length === 0) return t('demand.study.merging.none');
    const said = answers.map((each) => t('demand.study.merging.answer', each)).join(' · ');
    return distinct > answers.length ? t('demand.study.merging.more', { answers: said, count: distinct }) : said;
  };
  return (
    <dl className={styles.counts}>
      {counts.map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="num">{format.count(count)}</dd>
        </div>
      ))}
      {hasOptions(question) &&
        lists.map(([{ label, position }, answers]) => (
          <div key={position} className={styles.only}>
            <dt>{t('demand.study.merging.only', { question: label })}</dt>
            <dd>{listed(answers)}</dd>
          </div>
        ))}
    </dl>
  );
}
