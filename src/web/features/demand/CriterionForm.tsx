import { Button, Checkbox, MultiSelect, NumberInput, SegmentedControl, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Direction, Measure } from '../../../domain/demand/criterion.ts';
import { topBoxes } from '../../../domain/demand/question.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { EmptyState, LoadingState } from '../../ui/states.tsx';
import { type Need, questionName, type Study, type StudyQuestion } from './types.ts';

type Props = { launchId: string; need: Need; onDone: () => void };

/** Registers what will validate a need, before anybody looks; starts from the criterion in force. */
export function CriterionForm({ launchId, need, onDone }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const studies = useQuery(api.studies.list.queryOptions({ input: { workspaceId, launchId } }));
  if (!studies.data) return <LoadingState />;
  const usable = studies.data.filter((study) => study.questions.length > 0);
  if (usable.length === 0) {
    return (
      <EmptyState
        title={t('demand.criterion.noStudy')}
        action={
          <Button component={Link} to={`/launches/${launchId}/demand/import`}>
            {t('demand.studies.import')}
          </Button>
        }
      >
        {t('demand.criterion.noStudyText')}
      </EmptyState>
    );
  }
  return <Form launchId={launchId} need={need} studies={usable} onDone={onDone} />;
}

const choiceTypes = ['single', 'multi', 'rating'];

function Form({ launchId, need, studies, onDone }: Props & { studies: Study[] }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const old = need.criterion;
  const [studyId, setStudyId] = useState(studies.find((study) => study.id === old?.studyId)?.id ?? studies[0]!.id);
  const study = studies.find((one) => one.id === studyId)!;
  const [position, setPosition] = useState<number | null>(old?.position ?? null);
  const [measure, setMeasure] = useState<Measure>(old?.measure ?? 'share');
  const [answers, setAnswers] = useState<string[]>(old?.answers ?? []);
  const [segmentPosition, setSegmentPosition] = useState<number | null>(old?.segmentPosition ?? null);
  const [segmentAnswers, setSegmentAnswers] = useState<string[]>(old?.segmentAnswers ?? []);
  const [direction, setDirection] = useState<Direction>(old?.direction ?? 'at_least');
  const [threshold, setThreshold] = useState<number | string>(old ? shownThreshold(old.threshold, old.measure) : 50);
  const [minimumN, setMinimumN] = useState<number | string>(old?.minimumN ?? 400);
  const [confidence, setConfidence] = useState(String(old?.confidence ?? 0.95));
  const [weighted, setWeighted] = useState(old?.weighted ?? true);
  const [reason, setReason] = useState('');
  const register = useWrite(api.needs.register, { quiet: true, onSuccess: onDone });

  const question = study.questions.find((one) => one.position === position);
  const measurable = study.questions.filter((one) => choiceTypes.includes(one.type) || one.type === 'number');
  const isLate = study.responses > 0;
  const chooseQuestion = (next: number) => {
    const chosen = study.questions.find((one) => one.position === next);
    setPosition(next);
    setMeasure(chosen?.type === 'number' ? 'mean' : 'share');
    setAnswers(chosen?.type === 'rating' ? topBoxes(chosen.scale ?? [], 2) : []);
    setThreshold(chosen?.type === 'number' ? '' : 50);
  };
  const isComplete =
    question !== undefined &&
    typeof threshold === 'number' &&
    typeof minimumN === 'number' &&
    (measure === 'mean' || answers.length > 0) &&
    (segmentPosition === null || segmentAnswers.length > 0) &&
    (!isLate || reason.trim() !== '');

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isComplete) return;
        register.mutate({
          workspaceId,
          launchId,
          needId: need.id,
          studyId,
          position: question.position,
          measure,
          answers: measure === 'share' ? answers : [],
          segmentPosition,
          segmentAnswers: segmentPosition === null ? [] : segmentAnswers,
          weighted,
          direction,
          threshold: measure === 'share' ? threshold / 100 : threshold,
          minimumN,
          confidence: Number(confidence),
          reason: reason.trim(),
        });
      }}
    >
      <p className="muted">{t('demand.criterion.about')}</p>
      {isLate && (
        <StatusMark status="at_risk">{t('demand.criterion.lateNow', { responses: study.responses })}</StatusMark>
      )}
      <Select
        label={t('demand.criterion.study')}
        data={studies.map((one) => ({ value: one.id, label: one.name }))}
        value={studyId}
        onChange={(value) => {
          if (!value || value === studyId) return;
          setStudyId(value);
          setPosition(null);
          setSegmentPosition(null);
        }}
      />
      <Select
        label={t('demand.criterion.question')}
        placeholder={t('demand.criterion.chooseQuestion')}
        searchable
        data={measurable.map((one) => ({ value: String(one.position), label: questionName(one) }))}
        value={position === null ? null : String(position)}
        onChange={(value) => value && chooseQuestion(Number(value))}
      />
      {question?.type === 'rating' && (
        <SegmentedControl
          aria-label={t('demand.criterion.measure')}
          value={measure}
          onChange={(value) => {
            setMeasure(value as Measure);
            setThreshold(value === 'share' ? 50 : '');
          }}
          data={(['share', 'mean'] as const).map((value) => ({
            value,
            label: t(`demand.criterion.measures.${value}`),
          }))}
        />
      )}
      {question && measure === 'share' && (
        <Answers
          label={t('demand.criterion.answers')}
          launchId={launchId}
          studyId={studyId}
          question={question}
          value={answers}
          onChange={setAnswers}
        />
      )}
      <div className="row" style={{ alignItems: 'flex-end' }}>
        <Select
          label={t('demand.criterion.passes')}
          data={(['at_least', 'at_most'] as const).map((value) => ({
            value,
            label: t(`demand.criterion.direction.${value}`),
          }))}
          value={direction}
          onChange={(value) => value && setDirection(value as Direction)}
        />
        <NumberInput
          className="grow"
          label={t('demand.criterion.threshold')}
          value={threshold}
          onChange={setThreshold}
          decimalScale={4}
          {...(measure === 'share' ? { suffix: '%', min: 0, max: 100 } : {})}
        />
      </div>
      <Select
        label={t('demand.criterion.segment')}
        clearable
        searchable
        placeholder={t('demand.need.everybody')}
        data={study.questions
          .filter((one) => choiceTypes.includes(one.type) && one.position !== position)
          .map((one) => ({ value: String(one.position), label: questionName(one) }))}
        value={segmentPosition === null ? null : String(segmentPosition)}
        onChange={(value) => {
          setSegmentPosition(value ? Number(value) : null);
          setSegmentAnswers([]);
        }}
      />
      {segmentPosition !== null && (
        <Answers
          label={t('demand.criterion.segmentAnswers')}
          launchId={launchId}
          studyId={studyId}
          question={study.questions.find((one) => one.position === segmentPosition)!}
          value={segmentAnswers}
          onChange={setSegmentAnswers}
        />
      )}
      <div className="row" style={{ alignItems: 'flex-end' }}>
        <NumberInput
          className="grow"
          label={t('demand.criterion.minimumN')}
          value={minimumN}
          onChange={setMinimumN}
          min={1}
          allowDecimal={false}
        />
        <Select
          label={t('demand.criterion.confidence')}
          data={['0.9', '0.95', '0.99'].map((value) => ({ value, label: `${Number(value) * 100}%` }))}
          value={confidence}
          onChange={(value) => value && setConfidence(value)}
        />
      </div>
      <Checkbox
        label={t('demand.criterion.weighted')}
        checked={weighted}
        onChange={(event) => setWeighted(event.currentTarget.checked)}
      />
      {isLate && (
        <Textarea
          label={t('demand.criterion.reason')}
          description={t('demand.criterion.reasonHint')}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <FormFailure failure={register.failure} />
      <div className="row">
        <Button type="submit" variant="filled" loading={register.isPending} disabled={!isComplete}>
          {t('demand.criterion.register')}
        </Button>
        <Button variant="subtle" onClick={onDone}>
          {t('app.cancel')}
        </Button>
      </div>
    </form>
  );
}

const shownThreshold = (threshold: number, measure: Measure) =>
  measure === 'share' ? Number((threshold * 100).toFixed(4)) : threshold;

/** Choose among a question's answers: the ones it lists, and the ones that were given. */
function Answers({
  label,
  launchId,
  studyId,
  question,
  value,
  onChange,
}: {
  label: string;
  launchId: string;
  studyId: string;
  question: StudyQuestion;
  value: string[];
  onChange: (value: string[]) => void;
}) {
  const { workspaceId } = useWorkspace();
  const input = { workspaceId, launchId, studyId, position: question.position };
  const given = useQuery({ ...api.studies.question.queryOptions({ input }), enabled: question.type !== 'rating' });
  const listed =
    question.scale?.toSorted((a, b) => b.value - a.value).map((step) => step.answer) ?? question.options ?? [];
  const known = [
    ...new Set([...listed, ...(given.data?.result.options.map((option) => option.answer) ?? []), ...value]),
  ];
  return <MultiSelect label={label} data={known} value={value} onChange={onChange} searchable hidePickedOptions />;
}
