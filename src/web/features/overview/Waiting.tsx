import { Link } from '@tanstack/react-router';
import { daysBetween } from '../../../locales/format/date.ts';
import { useClock } from '../../format/useClock.ts';
import { useText } from '../../i18n/text.ts';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { cardPaths, type Overview } from './types.ts';
import styles from './Waiting.module.css';

type Item = Overview['waiting'][number];
const kinds = ['owner', 'sign', 'forecast', 'next'] as const;

/** What only the reader can do: sign, forecast, take the next step. */
export function Waiting({ items }: { items: Item[] }) {
  const t = useText();
  const clock = useClock();
  const since = (item: Item) => {
    if (!item.since) return '';
    const days = daysBetween(clock.dayOf(item.since), clock.today());
    return days < 1 ? t('launches.overview.waiting.today') : t('launches.overview.waiting.since', { days });
  };
  return (
    <Panel
      flush
      title={t('launches.overview.waiting.title')}
      note={items.length > 0 && t('launches.overview.waiting.count', { n: items.length })}
    >
      {items.length === 0 && (
        <p className={styles.none}>
          <StatusMark status="met">{t('launches.overview.waiting.none')}</StatusMark>
          <span className="faint small">{t('launches.overview.waiting.noneText')}</span>
        </p>
      )}
      {kinds.map((kind) => {
        const own = items.filter((item) => item.kind === kind);
        if (own.length === 0) return null;
        return (
          <div key={kind} className={styles.group}>
            <h3>
              {t(`launches.overview.waiting.${kind}`)} <span className="num">{own.length}</span>
            </h3>
            {own.map((item) => (
              <Link
                key={item.launchId + item.card + item.text.key}
                to={item.card ? cardPaths[item.card] : '/launches/$launchId'}
                params={{ launchId: item.launchId }}
                // What waits for a signature leads to what would be signed.
                search={(item.kind === 'sign' ? { open: 'sign' } : {}) as never}
                className={styles.item}
              >
                <StatusMark status={item.status} />
                <span className="grow">
                  <b>{[item.launchName, item.card && t(`app.cardShort.${item.card}`)].filter(Boolean).join(' · ')}</b>
                  <span className="small faint">{[t(item.text), since(item)].filter(Boolean).join(' · ')}</span>
                </span>
                <span className={styles.act}>{t(`launches.overview.waiting.act.${kind}`)}</span>
              </Link>
            ))}
          </div>
        );
      })}
    </Panel>
  );
}
