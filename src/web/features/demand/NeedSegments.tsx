import { useQuery } from '@tanstack/react-query';
import { topBoxes } from '../../../domain/demand/question.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { type IntervalRow, IntervalRows } from '../../charts/IntervalRows.tsx';
import { useText } from '../../i18n/text.ts';
import drawer from './NeedDrawer.module.css';
import {
  type CrossTab,
  type Estimate,
  type Need,
  type NeedCriterion,
  outcomeOf,
  outcomeStatus,
  type StudyQuestion,
} from './types.ts';
import { useMeasure } from './write-measure.ts';

type Props = { launchId: string; need: Need; criterion: NeedCriterion };

/** The same measure in the other groups of the segment's question: for comparison only, they take no part in the verdict. */
export function NeedSegments({ launchId, need, criterion }: Props) {
  const t = useText();
  const measure = useMeasure();
  const { workspaceId } = useWorkspace();
  const by = criterion.segmentPosition;
  const { position, weighted, confidence, studyId } = criterion;
  const input = { workspaceId, launchId, studyId, position, weighted, confidence, ...(by === null ? {} : { by }) };
  const result = useQuery({ ...api.studies.question.queryOptions({ input }), enabled: by !== null });
  const study = useQuery({
    ...api.studies.get.queryOptions({ input: { workspaceId, launchId, studyId } }),
    enabled: by !== null,
  });
  const question = study.data?.questions.find((one) => one.position === position);
  const groups = result.data?.crossTab?.groups ?? [];
  const rows = groups.flatMap((group): IntervalRow[] => {
    const estimate = question && sameMeasure(group, criterion, question);
    if (!estimate) return [];
    const inSegment = criterion.segmentAnswers.includes(group.group);
    return [
      {
        key: group.letter,
        label: group.group,
        value: estimate.value,
        lower: estimate.lower,
        upper: estimate.upper,
        status: inSegment ? outcomeStatus[outcomeOf(need)] : 'unknown',
        written: measure.value(criterion.measure, estimate.value),
      },
    ];
  });
  if (rows.length < 2) return null;
  const ends = [...rows.flatMap((row) => [row.lower, row.upper]), criterion.threshold];
  const pad = (Math.max(...ends) - Math.min(...ends)) * 0.12 || 0.05;
  const limit = criterion.measure === 'share' ? ([0, 1] as const) : ([-Infinity, Infinity] as const);
  const domain: [number, number] = [
    Math.max(limit[0], Math.min(...ends) - pad),
    Math.min(limit[1], Math.max(...ends) + pad),
  ];
  return (
    <section className={drawer.section}>
      <h3>
        {t('demand.need.evidence')} <small>{criterion.studyName}</small>
      </h3>
      <IntervalRows
        rows={rows}
        threshold={{
          value: criterion.threshold,
          label: measure.rule(criterion).slice(measure.measured(criterion).length).trim(),
        }}
        domain={domain}
        write={(value) => measure.value(criterion.measure, value)}
        label={`${criterion.questionLabel}: ${rows.map((row) => `${row.label} ${row.written}`).join(', ')}`}
      />
      <p className="faint xsmall">{t('demand.need.segmentsNote', { segment: measure.segment(criterion) })}</p>
    </section>
  );
}

/** The group's estimate of what the criterion measures; null where groups are only counted answer by answer. */
function sameMeasure(
  { result }: CrossTab['groups'][number],
  criterion: NeedCriterion,
  question: StudyQuestion,
): Estimate | null {
  if (criterion.measure === 'mean') return result.mean;
  if (criterion.answers.length === 1)
    return result.options.find((option) => option.answer === criterion.answers[0])?.estimate ?? null;
  const top = topBoxes(question.scale ?? [], 2);
  const isTopTwo = top.length === criterion.answers.length && top.every((answer) => criterion.answers.includes(answer));
  return isTopTwo ? result.topTwo : null;
}
