import { explainEstimate } from '../../../domain/demand/explain.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Explained } from '../../ui/Explain.tsx';
import styles from './AnswerTable.module.css';
import type { RowCondition } from './rows-search.ts';
import type { QuestionByGroup, StudyQuestion } from './types.ts';

type Props = { found: QuestionByGroup; question: StudyQuestion; onRows: (conditions: RowCondition[]) => void };

/** Every answer to a choice, rating or date with its count, share and interval; the bars stand in the rows of the table. */
export function AnswerTable({ found, question, onRows }: Props) {
  const t = useText();
  const format = useFormat();
  const { result, responses, weighted, confidence } = found;
  const largest = Math.max(...result.options.map((option) => option.estimate.upper), 1e-9);
  const options = question.type === 'rating' ? result.options.toReversed() : result.options;
  const top = new Set(
    question.scale
      ?.toSorted((a, b) => b.value - a.value)
      .slice(0, 2)
      .map((step) => step.answer),
  );
  const asOf = new Date().toISOString();
  return (
    <div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('demand.study.answer')}</th>
            <th scope="col" className={styles.wide}>
              <span className="visually-hidden">{t('demand.study.share')}</span>
            </th>
            <th scope="col" className={styles.number}>
              {t('demand.study.count')}
            </th>
            <th scope="col" className={styles.number}>
              {t('demand.study.share')}
            </th>
            <th scope="col" className={`${styles.number} ${styles.secondary}`}>
              {t('demand.study.interval', { level: confidence * 100 })}
            </th>
          </tr>
        </thead>
        <tbody>
          {options.map((option) => {
            const { estimate } = option;
            const rows = question.type !== 'date' && [{ position: question.position, answers: [option.answer] }];
            return (
              <tr key={option.answer}>
                <th scope="row">{option.answer}</th>
                <td className={styles.wide}>
                  <span className={styles.bar} aria-hidden="true">
                    <i data-top={top.has(option.answer)} style={{ width: `${(estimate.value / largest) * 100}%` }} />
                    <u
                      style={{
                        left: `${(estimate.lower / largest) * 100}%`,
                        width: `${((estimate.upper - estimate.lower) / largest) * 100}%`,
                      }}
                    />
                  </span>
                </td>
                <td className={`${styles.number} num`}>
                  {rows ? (
                    <button
                      type="button"
                      className={styles.link}
                      onClick={() => onRows(rows)}
                      title={t('demand.rows.open', { count: option.count })}
                    >
                      {format.count(option.count)}
                    </button>
                  ) : (
                    format.count(option.count)
                  )}
                </td>
                <td className={`${styles.number} num`}>
                  <Explained
                    of={{
                      label: { key: 'demand.study.shareOf', params: { answer: option.answer } },
                      value: estimate.value,
                      unit: 'share',
                      interval: { lower: estimate.lower, upper: estimate.upper, confidence },
                      explain: explainEstimate(
                        { responses, inSegment: responses, answered: result.answered, hits: option.count },
                        { measure: 'share', weighted, effectiveN: estimate.effectiveN, confidence },
                      ),
                      asOf,
                    }}
                  >
                    {format.share(estimate.value)}
                  </Explained>
                </td>
                <td className={`${styles.number} ${styles.secondary} num faint`}>
                  {format.share(estimate.lower).replace('%', '')}–{format.share(estimate.upper)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles.foot}>
        <span>{t('demand.study.answered', { answered: result.answered, responses })}</span>
        {weighted && <span>{t('demand.study.effectiveN', { n: Math.round(result.effectiveN) })}</span>}
        {result.mean && (
          <span>
            {t('demand.study.meanIs', {
              mean: format.number(result.mean.value),
              lower: format.number(result.mean.lower),
              upper: format.number(result.mean.upper),
            })}
          </span>
        )}
        {result.topTwo && <span>{t('demand.study.topTwoIs', { share: result.topTwo.value })}</span>}
        {result.distinct > result.options.length && (
          <span>{t('demand.study.cut', { shown: result.options.length, total: result.distinct })}</span>
        )}
      </p>
    </div>
  );
}
