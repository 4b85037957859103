import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { type Need, outcomeOf } from './types.ts';
import styles from './VerdictBox.module.css';
import { VerdictChart } from './VerdictChart.tsx';

/** What the answers decided, in one sentence, with the interval against its threshold. */
export function VerdictBox({ need }: { need: Need }) {
  const t = useText();
  const format = useFormat();
  const { criterion, verdict } = need;
  const outcome = outcomeOf(need);
  if (!criterion || !verdict) {
    return (
      <section className={styles.box} data-outcome="unregistered">
        <p className="verdict">{t('demand.verdict.unregistered')}</p>
        <p className="muted small">{t('demand.verdict.unregisteredText')}</p>
      </section>
    );
  }
  const { toDecide, missing } = verdict;
  const sentence = () => {
    if (outcome === 'waiting') return t('demand.verdict.waiting', { minimum: criterion.minimumN });
    if (outcome === 'too_few') return t('demand.verdict.too_few', { missing, minimum: criterion.minimumN });
    if (outcome !== 'inconclusive') return t(`demand.verdict.${outcome}`);
    if (!toDecide) return t('demand.verdict.onThreshold');
    return t(`demand.verdict.inconclusive.${toDecide.towards}`, { more: toDecide.effectiveAnswers });
  };
  return (
    <section className={styles.box} data-outcome={outcome}>
      <p className="verdict">{sentence()}</p>
      {need.estimate && <VerdictChart need={need} criterion={criterion} estimate={need.estimate} />}
      {toDecide && (
        <p className="faint xsmall">
          {t('demand.verdict.chances', {
            even: format.count(toDecide.effectiveAnswers),
            eighty: format.count(toDecide.forEightyPercent),
          })}
        </p>
      )}
    </section>
  );
}
