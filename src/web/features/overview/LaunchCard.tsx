import { Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Chip, type ChipTone } from '../../ui/Chip.tsx';
import { Explained } from '../../ui/Explain.tsx';
import { KpiRows } from '../../ui/Kpi.tsx';
import { kpiText } from '../../ui/kpiText.ts';
import { SignatureMarks } from '../../ui/SignatureMarks.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import type { Launch } from '../launches/types.ts';
import { cardPictures } from './card-pictures.ts';
import styles from './LaunchCard.module.css';
import { dueSignature, signaturesOf } from './signatures.ts';
import { type CardSummary, cardPaths } from './types.ts';

const signingTone: Record<CardSummary['signing']['status'], ChipTone> = {
  draft: 'neutral',
  proposed: 'risk',
  locked: 'met',
};

// The card's own screen has them all; side by side, cards stay comparable.
const rowsAtMost = 4;

/** One of the three cards, always in this order: number, verdict, picture, KPIs, what to do next. */
export function LaunchCard({ card, launch }: { card: CardSummary; launch: Launch }) {
  const t = useText();
  const format = useFormat();
  const Picture = cardPictures[card.kind];
  const to = cardPaths[card.kind];
  const params = { launchId: launch.id };
  const { pm, gtm } = signaturesOf(launch, card);
  const due = dueSignature(launch, card);
  return (
    <section className={styles.card} aria-labelledby={`card-${card.kind}`}>
      <header className={styles.head}>
        <h2 id={`card-${card.kind}`}>
          <Link to={to} params={params}>
            {t(`app.card.${card.kind}`)}
          </Link>
        </h2>
        <Chip tone={signingTone[card.signing.status]}>
          {t(`launches.page.signing.${card.signing.status}`, { number: card.signing.number })}
        </Chip>
        {card.signing.status !== 'locked' && card.signing.inForce !== null && (
          <span className="faint small">
            {t('launches.page.amending', { open: card.signing.number, inForce: card.signing.inForce })}
          </span>
        )}
        <span className={styles.marks}>
          <SignatureMarks pm={pm} gtm={gtm} />
        </span>
      </header>
      <div>
        <div className={styles.hero}>
          <b className="num">{card.hero ? <Explained of={card.hero}>{kpiText(card.hero, format)}</Explained> : '—'}</b>
          <span className="muted">{t(card.heroLabel)}</span>
        </div>
        <p className="verdict">{t(card.verdict)}</p>
      </div>
      <Suspense fallback={<div className={styles.picture} />}>
        <div className={styles.picture}>
          <Picture launchId={launch.id} />
        </div>
      </Suspense>
      <KpiRows kpis={card.kpis.filter((kpi) => kpi.id !== card.hero?.id).slice(0, rowsAtMost)} />
      <nav
        className={styles.next}
        aria-label={`${t(`app.card.${card.kind}`)} · ${t('launches.overview.waiting.next')}`}
      >
        {due && (
          <Link to={to} params={params} search={{ open: 'sign' } as never}>
            <StatusMark status="at_risk" />
            <span className="grow">
              <b>{t('launches.page.due', { side: due.side.toUpperCase(), name: due.name })}</b>{' '}
              <span className={styles.owner}>{t('launches.page.dueSince', { at: format.instant(due.since) })}</span>
            </span>
            <span className="faint" aria-hidden="true">
              ›
            </span>
          </Link>
        )}
        {card.next.map((step) => (
          <Link key={step.text.key + JSON.stringify(step.text.params ?? '')} to={to} params={params}>
            <StatusMark status={step.status} />
            <span className="grow">
              <b>{t(step.text)}</b>{' '}
              <span className={styles.owner}>
                {t('launches.page.nextFor', { owner: t(`app.owner.${step.owner}`) })}
              </span>
            </span>
            <span className="faint" aria-hidden="true">
              ›
            </span>
          </Link>
        ))}
        {card.next.length === 0 && !due && (
          <Link to={to} params={params}>
            <StatusMark status="met" />
            <span className="grow">{t('launches.page.noNext')}</span>
            <span className="faint" aria-hidden="true">
              ›
            </span>
          </Link>
        )}
      </nav>
    </section>
  );
}
