import { Button, Checkbox, SegmentedControl, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { hasOptions } from '../../../domain/demand/answerable.ts';
import type { Segment } from '../../../domain/demand/criterion.ts';
import type { Direction } from '../../../domain/demand/measure.ts';
import { type Measured, measureOf, suggestedMeasures } from '../../../domain/demand/measures.ts';
import { count, type NumberKind } from '../../../locales/format/typed-number.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { EmptyState, LoadingState } from '../../ui/states.tsx';
import { AnswersInput } from './form/AnswersInput.tsx';
import { formOf } from './measures/measures.ts';
import { type Need, questionName, type Study } from './types.ts';
import { units } from './units.ts';

const answersKind: NumberKind = { ...count, min: 1, max: 10_000_000 };

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
          <span className="row">
            <Button
              variant="filled"
              component={Link}
              to={`/launches/${launchId}/demand`}
              search={{ tab: 'studies', open: 'describe' } as never}
            >
              {t('demand.describe.open')}
            </Button>
            <Button component={Link} to={`/launches/${launchId}/demand/import`}>
              {t('demand.studies.import')}
            </Button>
          </span>
        }
      >
        {t('demand.criterion.noStudyText')}
      </EmptyState>
    );
  }
  return <Form launchId={launchId} need={need} studies={usable} onDone={onDone} />;
}

function Form({ launchId, need, studies, onDone }: Props & { studies: Study[] }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const old = need.criterion;
  const [studyId, setStudyId] = useState(studies.find((study) => study.id === old?.studyId)?.id ?? studies[0]!.id);
  const study = studies.find((one) => one.id === studyId)!;
  const [measure, setMeasure] = useState<Measured | null>(old?.measure ?? null);
  const [segment, setSegment] = useState<Segment | null>(
    old?.segment ? { position: old.segment.position, answers: old.segment.answers } : null,
  );
  const [direction, setDirection] = useState<Direction>(old?.direction ?? 'at_least');
  const [threshold, setThreshold] = useState<number | null>(old?.threshold ?? null);
  const [minimumN, setMinimumN] = useState<number | null>(old?.minimumN ?? 400);
  const [confidence, setConfidence] = useState(String(old?.confidence ?? 0.95));
  const [weighted, setWeighted] = useState(old?.weighted ?? true);
  const [reason, setReason] = useState('');
  const register = useWrite(api.needs.register, { quiet: true, onSuccess: onDone });

  const chosen = measure && measureOf(measure.kind);
  const form = measure && formOf(measure.kind);
  const unit = units[chosen?.unit ?? 'share'];
  const position = measure && chosen?.positions(measure.spec)[0];
  const question = study.questions.find((one) => one.position === position);
  const suggested = question ? suggestedMeasures(question) : [];
  const segmentQuestion = study.questions.find((one) => one.position === segment?.position);
  const isLate = study.responses > 0;
  const take = (suggestion: ReturnType<typeof suggestedMeasures>[number] | undefined) => {
    if (!suggestion) return;
    setMeasure(suggestion.measure);
    setThreshold(suggestion.threshold);
  };
  const isComplete =
    question !== undefined &&
    measure !== null &&
    form?.isComplete(measure.spec) &&
    threshold !== null &&
    minimumN !== null &&
    (segment === null || segment.answers.length > 0) &&
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
          measure,
          segment,
          weighted,
          direction,
          threshold,
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
          setMeasure(null);
          setSegment(null);
        }}
      />
      <Select
        label={t('demand.criterion.question')}
        placeholder={t('demand.criterion.chooseQuestion')}
        searchable
        data={study.questions
          .filter((one) => suggestedMeasures(one).length > 0)
          .map((one) => ({ value: String(one.position), label: questionName(one) }))}
        value={question ? String(question.position) : null}
        onChange={(value) => {
          const next = study.questions.find((one) => String(one.position) === value);
          if (next) take(suggestedMeasures(next)[0]);
        }}
      />
      {measure && suggested.length > 1 && (
        <SegmentedControl
          aria-label={t('demand.criterion.measure')}
          value={measure.kind}
          onChange={(kind) => take(suggested.find((one) => one.measure.kind === kind))}
          data={suggested.map(({ measure: { kind } }) => ({ value: kind, label: t(`demand.measure.${kind}.name`) }))}
        />
      )}
      {question && measure && form?.Fields && (
        <form.Fields
          launchId={launchId}
          studyId={studyId}
          questions={study.questions}
          spec={measure.spec}
          onChange={(spec) => setMeasure({ ...measure, spec } as Measured)}
        />
      )}
      <div className="row" style={{ alignItems: 'flex-end' }}>
        <Select
          label={t('demand.criterion.passes')}
          data={(['at_least', 'at_most'] as const).map((value) => ({
            value,
            label: t(`demand.measure.direction.${value}`),
          }))}
          value={direction}
          onChange={(value) => value && setDirection(value as Direction)}
        />
        <NumberInput
          className="grow"
          label={t('demand.criterion.threshold')}
          key={chosen?.unit}
          kind={unit.kind}
          value={threshold}
          onChange={setThreshold}
        />
      </div>
      <Select
        label={t('demand.criterion.segment')}
        clearable
        searchable
        placeholder={t('demand.need.everybody')}
        data={study.questions
          .filter((one) => hasOptions(one) && one.position !== position)
          .map((one) => ({ value: String(one.position), label: questionName(one) }))}
        value={segment && String(segment.position)}
        onChange={(value) => setSegment(value ? { position: Number(value), answers: [] } : null)}
      />
      {segment && segmentQuestion && (
        <AnswersInput
          label={t('demand.criterion.segmentAnswers')}
          launchId={launchId}
          studyId={studyId}
          question={segmentQuestion}
          value={segment.answers}
          onChange={(answers) => setSegment({ ...segment, answers })}
        />
      )}
      <div className="row" style={{ alignItems: 'flex-end' }}>
        <NumberInput
          className="grow"
          label={t('demand.criterion.minimumN')}
          kind={answersKind}
          value={minimumN}
          onChange={setMinimumN}
        />
        <Select
          label={t('demand.criterion.confidence')}
          data={['0.9', '0.95', '0.99'].map((value) => ({ value, label: `${Number(value) * 100}%` }))}
          value={confidence}
          onChange={(value) => value && setConfidence(value)}
        />
      </div>
      {(study.weighted || !isLate) && (
        <Checkbox
          label={t(study.weighted ? 'demand.criterion.weighted' : 'demand.criterion.weightedIfAny')}
          checked={weighted}
          onChange={(event) => setWeighted(event.currentTarget.checked)}
        />
      )}
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
