import { Link } from '@tanstack/react-router';
import { stages } from '../../../domain/launches/stage.ts';
import { IntervalBar } from '../../charts/IntervalBar.tsx';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Exportable } from '../../ui/Exportable.tsx';
import { kpiText } from '../../ui/kpiText.ts';
import { SignatureMarks } from '../../ui/SignatureMarks.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import type { Sheet } from '../../ui/sheet.ts';
import type { Launch } from '../launches/types.ts';
import styles from './LaunchTable.module.css';
import { signaturesOf } from './signatures.ts';
import { type CardKind, cardPaths, type OverviewRow } from './types.ts';

/** One launch a row, its three cards side by side; in every bar the target stands in the middle and right of it passes. */
export function LaunchTable({ rows }: { rows: OverviewRow[] }) {
  const t = useText();
  const format = useFormat();
  /** Each card as it is read here: its state, its number, its verdict. */
  const sheet = (): Sheet => ({
    columns: [
      { name: t('launches.overview.column.launch') },
      { name: t('launches.field.product') },
      { name: t('launches.overview.column.stage') },
      { name: t('launches.field.committedDate') },
      ...rows[0]!.cards.flatMap(({ kind }) =>
        ['headline', 'number', 'verdict'].map((part) => ({
          name: `${t(`app.nav.${kind}`)} · ${t(`launches.overview.column.${part}`)}`,
        })),
      ),
    ],
    rows: rows.map(({ launch, cards }) => [
      launch.name,
      launch.product,
      t(`launches.stage.${launch.stage}`),
      launch.committedDate,
      ...cards.flatMap((card) => [t(card.headline), card.hero ? kpiText(card.hero, format) : null, t(card.verdict)]),
    ]),
  });
  const head = (kind: CardKind, middle: string) => (
    <span>
      <b>{t(`app.nav.${kind}`)}</b>
      {t(`launches.overview.column.${kind}Note`)}
      <span className={styles.scale}>
        <span>← {t('launches.overview.scale.worse')}</span>
        <span>{t(`launches.overview.scale.${middle}`)}</span>
        <span>{t('launches.overview.scale.better')} →</span>
      </span>
    </span>
  );
  return (
    <Exportable name={t('launches.overview.title')} sheet={sheet}>
      <div className={styles.table}>
        <div className={styles.head} aria-hidden="true">
          <span>
            {t('launches.overview.column.launch')}
            <span className={styles.headNote}>{t('launches.overview.column.launchNote')}</span>
          </span>
          {head('demand', 'threshold')}
          {head('cadence', 'committed')}
          {head('wager', 'target')}
        </div>
        <ul className={styles.rows}>
          {rows.map((row) => (
            <li key={row.launch.id} className={styles.row}>
              <Name row={row} />
              {row.cards.map((card) => (
                <SmallCard key={card.kind} card={card} launch={row.launch} />
              ))}
            </li>
          ))}
        </ul>
      </div>
    </Exportable>
  );
}

function Name({ row: { launch, gate } }: { row: OverviewRow }) {
  const t = useText();
  const format = useFormat();
  const now = stages.indexOf(launch.stage);
  const remarks = [
    gate && gate.items.length > 0 ? `${gate.passed}/${gate.items.length}` : '',
    launch.stage === 'settled' ? '' : format.date(launch.committedDate, 'short'),
  ];
  return (
    <Link to="/launches/$launchId" params={{ launchId: launch.id }} className={styles.name}>
      <b>{launch.name}</b>
      <span className="xsmall faint">
        {[t(`app.family.${launch.family}`), launch.product].filter(Boolean).join(' · ')}
      </span>
      <span className={styles.stage}>
        {stages.map((stage, index) => (
          <i key={stage} className={index < now ? styles.passed : index === now ? styles.now : ''} />
        ))}
        <b>{t(`launches.stage.${launch.stage}`)}</b>
        <span className="num">{remarks.filter(Boolean).join(' · ')}</span>
      </span>
    </Link>
  );
}

function SmallCard({ card, launch }: { card: OverviewRow['cards'][number]; launch: Launch }) {
  const t = useText();
  const format = useFormat();
  const { pm, gtm } = signaturesOf(launch, card);
  return (
    <Link to={cardPaths[card.kind]} params={{ launchId: launch.id }} className={styles.card}>
      <span className={styles.top}>
        <span className={styles.kind}>{t(`app.cardShort.${card.kind}`)}</span>
        <StatusMark status={card.status} size={13} />
        <span className={`${styles.headline} cut`}>{t(card.headline)}</span>
        <SignatureMarks pm={pm} gtm={gtm} small />
      </span>
      <span className={`${styles.number} num`}>
        <b>{card.hero ? kpiText(card.hero, format) : '—'}</b>
        <span className="cut">{t(card.bar.label)}</span>
      </span>
      <IntervalBar {...card.bar} status={card.status} label={t(card.bar.label)} />
    </Link>
  );
}
