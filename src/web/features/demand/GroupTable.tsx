import { explainEstimate } from '../../../domain/demand/explain.ts';
import { measuredIn } from '../../../domain/demand/measured-in.ts';
import { measureOf } from '../../../domain/demand/measures.ts';
import { topBoxes } from '../../../domain/demand/question.ts';
import { ticks } from '../../charts/scale.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Explained } from '../../ui/Explain.tsx';
import { Exportable } from '../../ui/Exportable.tsx';
import { exact, exactShare } from '../../ui/exact.ts';
import { TextButton } from '../../ui/TextButton.tsx';
import { EstimateTrack, TrackAxis } from './EstimateTrack.tsx';
import { axisOf } from './estimate-axis.ts';
import styles from './GroupTable.module.css';
import type { RowCondition } from './rows-search.ts';
import {
  type CrossTab,
  type Estimate,
  type Need,
  outcomeOf,
  outcomeStatus,
  type QuestionByGroup,
  type StudyQuestion,
} from './types.ts';
import { units } from './units.ts';

type Props = {
  found: QuestionByGroup;
  crossTab: CrossTab;
  question: StudyQuestion;
  splitter: StudyQuestion;
  measure: 'topTwo' | 'mean';
  /** Needs judged by this question: their threshold is drawn in the row of their segment. */
  needs: Need[];
  onRows: (conditions: RowCondition[]) => void;
};
type Row = {
  key: string;
  letter: string;
  group: string;
  estimate: Estimate;
  higherThan: string[];
  conditions: RowCondition[];
  isWhole: boolean;
};

/** One figure of a question in every group: chart and table share their rows; letters name the groups that are significantly lower. */
export function GroupTable({ found, crossTab, question, splitter, measure, needs, onRows }: Props) {
  const t = useText();
  const format = useFormat();
  const { responses, weighted, confidence, asOf } = found;
  const unit = measure === 'mean' ? 'number' : 'share';
  const write = (value: number) => units[unit].write(format, value, question.label);
  const currency = unit === 'number' ? (measuredIn(question.label)?.currency ?? undefined) : undefined;
  const exactly = (value: number) => (unit === 'share' ? exactShare(value) : exact(value, currency));
  const counted =
    measure === 'topTwo'
      ? { position: question.position, answers: topBoxes(question.scale ?? [], 2) }
      : { position: question.position };
  const rows: Row[] = crossTab.groups.flatMap((group) => {
    const estimate = group.result[measure];
    if (!estimate) return [];
    const conditions = [{ position: splitter.position, answers: [group.group] }, counted];
    const higherThan = measure === 'mean' ? group.meanHigherThan : group.topTwoHigherThan;
    return [
      { key: group.letter, letter: group.letter, group: group.group, estimate, higherThan, conditions, isWhole: false },
    ];
  });
  const whole = found.result[measure];
  if (whole) {
    rows.push({
      key: 'all',
      letter: '',
      group: t('demand.study.everybody'),
      estimate: whole,
      higherThan: [],
      conditions: [counted],
      isWhole: true,
    });
  }
  // Drawn only where the very figure of the row is what was registered.
  const registered = (group: string) =>
    needs.find(({ criterion }) => {
      const own = crossTab.groups.find((one) => one.group === group)?.result;
      return (
        own &&
        criterion?.segment?.position === splitter.position &&
        criterion.segment.answers.includes(group) &&
        measureOf(criterion.measure.kind).within(criterion.measure.spec, question, own) === own[measure]
      );
    });
  const thresholds = crossTab.groups.flatMap(({ group }) => registered(group)?.criterion?.threshold ?? []);
  const domain = axisOf(
    [...rows.flatMap(({ estimate }) => [estimate.lower, estimate.upper]), ...thresholds],
    unit === 'share' ? [0, 1] : [-Infinity, Infinity],
  );
  const marks = ticks(domain, 5);
  return (
    <Exportable name={`${question.label} × ${splitter.label}`}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{splitter.label}</th>
              <th scope="col" className={`${styles.number} ${styles.secondary}`}>
                {t('demand.study.answeredShort')}
              </th>
              {weighted && (
                <th scope="col" className={`${styles.number} ${styles.secondary}`}>
                  {t('demand.explain.effectiveN')}
                </th>
              )}
              <th scope="col" className={styles.track}>
                {thresholds.length > 0 ? (
                  t('demand.study.thresholdNote')
                ) : (
                  <span className="visually-hidden">{t('demand.study.interval', { level: confidence * 100 })}</span>
                )}
              </th>
              <th scope="col" className={styles.number}>
                {t(unit === 'share' ? 'demand.study.share' : 'demand.measure.mean.words')}
              </th>
              <th scope="col" className={styles.number}>
                {t('demand.study.interval', { level: confidence * 100 })}
              </th>
              <th scope="col">{t('demand.study.higherThan')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const need = row.isWhole ? undefined : registered(row.group);
              const { estimate } = row;
              return (
                <tr key={row.key} data-whole={row.isWhole}>
                  <th scope="row">
                    <span className={styles.letter}>{row.letter}</span> {row.group}
                  </th>
                  <td className={`${styles.number} ${styles.secondary} num`} {...exact(estimate.n)}>
                    <TextButton onClick={() => onRows(row.conditions)} title={t('demand.rows.read')}>
                      {format.count(estimate.n)}
                    </TextButton>
                  </td>
                  {weighted && (
                    <td className={`${styles.number} ${styles.secondary} num`} {...exact(estimate.effectiveN)}>
                      {format.count(Math.round(estimate.effectiveN))}
                    </td>
                  )}
                  <td className={styles.track}>
                    <EstimateTrack
                      estimate={estimate}
                      domain={domain}
                      ticks={marks}
                      status={need ? outcomeStatus[outcomeOf(need)] : undefined}
                      threshold={need?.criterion?.threshold}
                    />
                  </td>
                  <td className={`${styles.number} num`} {...exactly(estimate.value)}>
                    <Explained
                      of={{
                        label: { key: 'demand.study.inGroup', params: { group: row.group, question: question.label } },
                        value: estimate.value,
                        unit,
                        currency,
                        interval: { lower: estimate.lower, upper: estimate.upper, confidence },
                        explain: explainEstimate(
                          { responses, inSegment: row.isWhole ? responses : null, answered: estimate.n },
                          {
                            kind: measure === 'mean' ? 'mean' : 'share',
                            weighted,
                            effectiveN: estimate.effectiveN,
                            confidence,
                          },
                        ),
                        asOf,
                      }}
                      rows={<TextButton onClick={() => onRows(row.conditions)}>{t('demand.rows.read')}</TextButton>}
                    >
                      {write(estimate.value)}
                    </Explained>
                  </td>
                  <td className={`${styles.number} num faint`}>
                    {write(estimate.lower).replace('%', '')}–{write(estimate.upper)}
                  </td>
                  <td className={styles.letters}>{row.higherThan.join(' ') || '—'}</td>
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <td colSpan={weighted ? 3 : 2} className={styles.axisGap}>
                {crossTab.distinctGroups > crossTab.groups.length &&
                  t('demand.study.cutGroups', { shown: crossTab.groups.length, total: crossTab.distinctGroups })}
              </td>
              <td className={styles.track}>
                <TrackAxis
                  domain={domain}
                  ticks={marks}
                  write={(value) => units[unit].write(format, value, question.label, 0)}
                />
              </td>
              <td colSpan={3} className="faint xsmall">
                {unit === 'share' &&
                  (domain[0] > 0 || domain[1] < 1) &&
                  t('demand.study.axisCut', { from: format.share(domain[0], 0), to: format.share(domain[1], 0) })}
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Exportable>
  );
}
