import { useQuery } from '@tanstack/react-query';
import { measureOf } from '../../../domain/demand/measures.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { type IntervalRow, IntervalRows } from '../../charts/IntervalRows.tsx';
import { useText } from '../../i18n/text.ts';
import { statusColor } from '../../ui/StatusMark.tsx';
import { useCriterionWords } from './criterion-words.ts';
import { intervalSheet } from './interval-sheet.ts';
import drawer from './NeedDrawer.module.css';
import { type Need, type NeedCriterion, outcomeOf, outcomeStatus } from './types.ts';

type Props = { launchId: string; need: Need; criterion: NeedCriterion };

/** The same measure in the other groups of the segment's question: for comparison only, they take no part in the verdict. */
export function NeedSegments({ launchId, need, criterion }: Props) {
  const t = useText();
  const words = useCriterionWords();
  const { workspaceId } = useWorkspace();
  const { segment, weighted, confidence, studyId } = criterion;
  const position = criterion.questions[0]!.position;
  const by = segment ? { by: segment.position } : {};
  const input = { workspaceId, launchId, studyId, position, weighted, confidence, ...by };
  const result = useQuery({ ...api.studies.question.queryOptions({ input }), enabled: segment !== null });
  const study = useQuery({
    ...api.studies.get.queryOptions({ input: { workspaceId, launchId, studyId } }),
    enabled: segment !== null,
  });
  const question = study.data?.questions.find((one) => one.position === position);
  const groups = result.data?.crossTab?.groups ?? [];
  const rows = groups.flatMap((group): IntervalRow[] => {
    const { kind, spec } = criterion.measure;
    const estimate = question && measureOf(kind).within(spec, question, group.result);
    if (!estimate) return [];
    const inSegment = segment?.answers.includes(group.group);
    return [
      {
        key: group.letter,
        label: group.group,
        value: estimate.value,
        lower: estimate.lower,
        upper: estimate.upper,
        color: statusColor(inSegment ? outcomeStatus[outcomeOf(need)] : 'unknown'),
        written: words.value(criterion, estimate.value),
      },
    ];
  });
  if (rows.length < 2) return null;
  const ends = [...rows.flatMap((row) => [row.lower, row.upper]), criterion.threshold];
  const pad = (Math.max(...ends) - Math.min(...ends)) * 0.12 || 0.05;
  const domain: [number, number] = [
    Math.max(need.range?.from ?? -Infinity, Math.min(...ends) - pad),
    Math.min(need.range?.to ?? Infinity, Math.max(...ends) + pad),
  ];
  return (
    <section className={drawer.section}>
      <h3>
        {t('demand.need.evidence')} <small>{criterion.studyName}</small>
      </h3>
      <IntervalRows
        rows={rows}
        name={criterion.questions[0]!.label}
        lines={[{ value: criterion.threshold, label: words.threshold(criterion) }]}
        sheet={() => intervalSheet(t, criterion.unit, rows)}
        domain={domain}
        write={(value) => words.value(criterion, value)}
        label={t('app.spoken.named', {
          name: criterion.questions[0]!.label,
          value: rows.map((row) => `${row.label} ${row.written}`).join(t('app.spoken.comma')),
        })}
      />
      <p className="faint xsmall">{t('demand.need.segmentsNote', { segment: words.segment(criterion) })}</p>
    </section>
  );
}
