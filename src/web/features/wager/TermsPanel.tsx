import { daysBetween } from '../../../locales/format/date.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Explained } from '../../ui/Explain.tsx';
import { SignaturePanel, SigningChip, useCard } from '../cards/SignaturePanel.tsx';
import type { Launch } from '../launches/types.ts';
import { useAmounts } from './amounts.ts';
import styles from './TermsPanel.module.css';
import type { Progress, Terms } from './types.ts';

/** The head of the card: where it will end, the verdict, what was agreed, and who has signed it. */
export function TermsPanel({ launch, terms, progress }: { launch: Launch; terms: Terms; progress: Progress }) {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const card = useCard(launch.id, 'wager');
  const kpi = (id: string) => progress.kpis.find((each) => each.id === id);
  const projected = kpi('wager.projected');
  const isProjected = progress.state !== 'settled' && projected?.value != null;
  const hero = isProjected ? projected : kpi('wager.net');
  return (
    <section className={styles.panel}>
      <div className={styles.top}>
        <div>
          <div className="row wrap">
            <SigningChip card={card} />
            <Chip>{t(`wager.state.${progress.state}`)}</Chip>
          </div>
          <div className={styles.hero}>
            <b className="num">
              {hero && hero.value !== null ? (
                <Explained of={hero}>{format.amount(hero, { compact: true })}</Explained>
              ) : (
                amounts.short(terms.target)
              )}
            </b>
            <span className="muted">
              {t(
                hero?.value == null
                  ? 'wager.hero.target'
                  : isProjected
                    ? 'wager.hero.projected'
                    : progress.state === 'settled'
                      ? 'wager.hero.final'
                      : 'wager.hero.net',
              )}
              {hero?.value != null && ` · ${t('app.kpi.target', { target: amounts.short(terms.target) })}`}
            </span>
          </div>
          <p className="verdict">{t(progress.verdict)}</p>
        </div>
        <dl className={styles.terms}>
          <Term name={t('wager.term.outcome')}>{t(`wager.outcome.${terms.outcome}`)}</Term>
          <Term name={t('wager.term.target')}>
            <b className="num">{amounts.full(terms.target)}</b>
            {progress.planTotal !== terms.target && (
              <small className="faint num">
                {t('wager.term.planned', { plan: amounts.short(progress.planTotal) })}
              </small>
            )}
          </Term>
          <Term name={t('wager.term.sales')}>
            <span className="num">
              {format.date(terms.salesFrom)} – {format.date(terms.salesTo, 'short')}
            </span>
            {progress.state === 'selling' && (
              <small className="faint num">
                {t('wager.term.elapsed', {
                  day: Math.round(progress.elapsedShare * (daysBetween(terms.salesFrom, terms.salesTo) + 1)),
                  of: daysBetween(terms.salesFrom, terms.salesTo) + 1,
                })}
              </small>
            )}
          </Term>
          {terms.outcome !== 'arr' && (
            <Term name={t('wager.term.returns')}>
              <span className="num">{t('wager.term.until', { date: format.date(terms.returnsTo) })}</span>
            </Term>
          )}
          <Term name={t('wager.term.source')}>
            {terms.outcome === 'arr'
              ? t('wager.term.entered')
              : t('wager.term.orders', { lines: progress.counts.lines, channels: terms.tree.channels.length })}
            {progress.asOf && (
              <small className="faint num">{t('wager.term.asOf', { date: format.date(progress.asOf) })}</small>
            )}
          </Term>
        </dl>
      </div>
      <div className={styles.signatures}>
        <SignaturePanel launch={launch} kind="wager" settled={progress.state === 'settled'} />
      </div>
    </section>
  );
}

function Term({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
