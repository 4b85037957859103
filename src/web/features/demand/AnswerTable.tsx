import { explainEstimate } from '../../../domain/demand/explain.ts';
import { measuredIn } from '../../../domain/demand/measured-in.ts';
import { topBoxes } from '../../../domain/demand/question.ts';
import type { Text } from '../../../domain/text.ts';
import { ticks } from '../../charts/scale.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Explained } from '../../ui/Explain.tsx';
import { Exportable } from '../../ui/Exportable.tsx';
import { exact, exactShare } from '../../ui/exact.ts';
import { TextButton } from '../../ui/TextButton.tsx';
import styles from './AnswerTable.module.css';
import { TrackAxis } from './EstimateTrack.tsx';
import type { RowCondition } from './rows-search.ts';
import type { Estimate, QuestionByGroup, StudyQuestion } from './types.ts';

type Props = {
  found: QuestionByGroup;
  question: StudyQuestion;
  /** The figure that was asked for, above the answers it is made of. */
  lead: 'topTwo' | 'mean' | null;
  onRows: (conditions: RowCondition[]) => void;
};
type Row = {
  key: string;
  name: string;
  label: Text;
  measure: 'share' | 'mean';
  estimate: Estimate;
  /** How many gave these answers; for a mean, how many it is of. */
  count: number;
  answers: string[] | null;
  isTop: boolean;
  isLead: boolean;
  meanRank: number | null;
};

/** Every answer to a choice, rating or date with its count, share and interval; the bars stand in the rows of the table. */
export function AnswerTable({ found, question, lead, onRows }: Props) {
  const t = useText();
  const format = useFormat();
  const { result, responses, weighted, confidence, asOf } = found;
  const options = question.type === 'rating' ? result.options.toReversed() : result.options;
  const isRanking = question.type === 'ranking';
  const top = topBoxes(question.scale ?? [], 2);
  const leading = lead && result[lead];
  const rows: Row[] = [
    ...(leading
      ? [
          {
            key: 'lead',
            name: t(`demand.study.views.${lead}`),
            label: { key: `demand.study.${lead}Of`, params: { question: question.label } },
            measure: lead === 'mean' ? ('mean' as const) : ('share' as const),
            estimate: leading,
            count:
              lead === 'mean'
                ? leading.n
                : options.reduce((sum, option) => sum + (top.includes(option.answer) ? option.count : 0), 0),
            answers: lead === 'mean' ? null : top,
            isTop: true,
            isLead: true,
            meanRank: null,
          },
        ]
      : []),
    ...options.map(({ answer, estimate, count, meanRank }) => ({
      key: `answer ${answer}`,
      name: answer,
      label: { key: 'demand.study.shareOf', params: { answer } },
      measure: 'share' as const,
      estimate,
      count,
      answers: [answer],
      isTop: top.includes(answer),
      isLead: false,
      meanRank: meanRank ?? null,
    })),
  ];
  const marks = shareAxis(rows.filter(({ measure }) => measure === 'share').map(({ estimate }) => estimate.upper));
  const domain: [number, number] = [0, marks.at(-1)!];
  const across = (share: number) => `${(share / domain[1]) * 100}%`;
  return (
    <Exportable name={question.label}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('demand.study.answer')}</th>
            <th scope="col" className={styles.wide}>
              <span className="visually-hidden">{t('demand.study.share')}</span>
            </th>
            <th scope="col" className={`${styles.number} ${styles.secondary}`}>
              {t('demand.study.count')}
            </th>
            <th scope="col" className={styles.number}>
              {t(
                isRanking
                  ? 'demand.study.shareFirst'
                  : lead === 'mean'
                    ? 'demand.study.shareOrMean'
                    : 'demand.study.share',
              )}
            </th>
            <th scope="col" className={styles.number}>
              {t('demand.study.interval', { level: confidence * 100 })}
            </th>
            {isRanking && (
              <th scope="col" className={styles.number}>
                {t('demand.study.meanRank')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const { estimate, measure } = row;
            const write = (value: number) =>
              measure === 'share' ? format.share(value) : format.measured(value, measuredIn(question.label));
            const conditions = { position: question.position, ...(row.answers ? { answers: row.answers } : {}) };
            return (
              <tr key={row.key} data-lead={row.isLead}>
                <th scope="row">{row.name}</th>
                <td className={styles.wide}>
                  {measure === 'share' && (
                    <span className={styles.bar} aria-hidden="true">
                      <i data-top={row.isTop} style={{ width: across(estimate.value) }} />
                      <u style={{ left: across(estimate.lower), width: across(estimate.upper - estimate.lower) }} />
                    </span>
                  )}
                </td>
                <td className={`${styles.number} ${styles.secondary} num`} {...exact(row.count)}>
                  {question.type === 'date' ? (
                    format.count(row.count)
                  ) : (
                    <TextButton
                      onClick={() => onRows([conditions])}
                      title={t('demand.rows.open', { count: row.count })}
                    >
                      {format.count(row.count)}
                    </TextButton>
                  )}
                </td>
                <td
                  className={`${styles.number} num`}
                  {...(measure === 'share' ? exactShare(estimate.value) : exact(estimate.value))}
                >
                  <Explained
                    of={{
                      label: row.label,
                      value: estimate.value,
                      unit: measure === 'share' ? 'share' : 'number',
                      interval: { lower: estimate.lower, upper: estimate.upper, confidence },
                      explain: explainEstimate(
                        {
                          responses,
                          inSegment: responses,
                          answered: measure === 'mean' ? estimate.n : result.answered,
                          ...(measure === 'share' ? { further: { hits: row.count } } : {}),
                        },
                        { kind: measure, weighted, effectiveN: estimate.effectiveN, confidence, counted: row.answers },
                      ),
                      asOf,
                    }}
                    rows={
                      question.type !== 'date' && (
                        <TextButton onClick={() => onRows([conditions])}>
                          {t('demand.rows.open', { count: row.count })}
                        </TextButton>
                      )
                    }
                  >
                    {write(estimate.value)}
                  </Explained>
                </td>
                <td className={`${styles.number} num faint`}>
                  {write(estimate.lower).replace('%', '')}–{write(estimate.upper)}
                </td>
                {isRanking && (
                  <td className={`${styles.number} num`} {...(row.meanRank === null ? {} : exact(row.meanRank))}>
                    {row.meanRank === null ? '—' : format.number(row.meanRank, 2)}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td />
            <td className={styles.wide}>
              <TrackAxis domain={domain} ticks={marks} write={(share) => format.share(share, 0)} />
            </td>
            <td colSpan={isRanking ? 4 : 3} />
          </tr>
        </tfoot>
      </table>
      <p className={styles.foot}>
        <span>{t(baseOf(question, result), { answered: result.answered, responses, none: result.noneChosen })}</span>
        {weighted && <span>{t('demand.study.effectiveN', { n: Math.round(result.effectiveN) })}</span>}
        {result.distinct > result.options.length && (
          <span>{t('demand.study.cut', { shown: result.options.length, total: result.distinct })}</span>
        )}
      </p>
    </Exportable>
  );
}

/** What the shares are of: nobody is left out because they chose nothing. */
const baseOf = ({ type }: StudyQuestion, { noneChosen }: QuestionByGroup['result']) =>
  noneChosen > 0 ? 'demand.study.asked' : type === 'ranking' ? 'demand.study.ranked' : 'demand.study.answered';

/** Round shares from nothing to beyond the largest, never beyond all. */
function shareAxis(shares: number[]): number[] {
  const largest = Math.max(...shares, 0.01);
  const [first = 0, second = largest] = ticks([0, largest], 3);
  const step = second - first;
  const count = Math.ceil(Math.min(1, largest) / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Math.min(1, index * step));
}
