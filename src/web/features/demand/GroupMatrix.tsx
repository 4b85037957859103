import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Exportable } from '../../ui/Exportable.tsx';
import { exactShare } from '../../ui/exact.ts';
import styles from './GroupMatrix.module.css';
import type { RowCondition } from './rows-search.ts';
import type { CrossTab, QuestionByGroup, StudyQuestion } from './types.ts';

type Props = {
  found: QuestionByGroup;
  crossTab: CrossTab;
  question: StudyQuestion;
  splitter: StudyQuestion;
  onRows: (conditions: RowCondition[]) => void;
};

/** Every answer in every group: shares, tinted by size, with the letters of the groups that are significantly lower. */
export function GroupMatrix({ found, crossTab, question, splitter, onRows }: Props) {
  const t = useText();
  const format = useFormat();
  const options = question.type === 'rating' ? found.result.options.toReversed() : found.result.options;
  const largest = Math.max(
    ...crossTab.groups.flatMap((group) => group.result.options.map((option) => option.estimate.value)),
    1e-9,
  );
  return (
    <Exportable name={`${question.label} × ${splitter.label}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={`${question.label} × ${splitter.label}`}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('demand.study.answer')}</th>
              {crossTab.groups.map((group) => (
                <th key={group.letter} scope="col">
                  <small>{group.letter}</small> {group.group}
                  <span className="num">n {format.count(group.result.answered)}</span>
                </th>
              ))}
              <th scope="col">
                {t('demand.study.everybody')}
                <span className="num">n {format.count(found.result.answered)}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {options.map((option) => (
              <tr key={option.answer}>
                <th scope="row">{option.answer}</th>
                {crossTab.groups.map((group) => {
                  const own = group.result.options.find((one) => one.answer === option.answer);
                  if (!own) return <td key={group.letter}>—</td>;
                  const { estimate } = own;
                  const interval = `${format.share(estimate.lower)}–${format.share(estimate.upper)}, n ${format.count(own.count)}`;
                  const conditions = [
                    { position: splitter.position, answers: [group.group] },
                    { position: question.position, answers: [option.answer] },
                  ];
                  return (
                    <td
                      key={group.letter}
                      style={{ '--heat': `${Math.round((estimate.value / largest) * 100)}%` } as React.CSSProperties}
                      className={styles.heat}
                      {...exactShare(estimate.value)}
                    >
                      <button
                        type="button"
                        title={interval}
                        onClick={() => onRows(conditions)}
                        className="num"
                        disabled={question.type === 'date'}
                      >
                        {format.share(estimate.value)}
                      </button>
                      <sup>{own.higherThan.join('')}</sup>
                    </td>
                  );
                })}
                <td className="num" {...exactShare(option.estimate.value)}>
                  {format.share(option.estimate.value)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="faint xsmall">
          {t('demand.study.letters')}
          {found.result.distinct > found.result.options.length &&
            ` · ${t('demand.study.cut', { shown: found.result.options.length, total: found.result.distinct })}`}
          {crossTab.distinctGroups > crossTab.groups.length &&
            ` · ${t('demand.study.cutGroups', { shown: crossTab.groups.length, total: crossTab.distinctGroups })}`}
        </p>
      </section>
    </Exportable>
  );
}
