import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useWorkspace } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import { Drawer } from '../ui/Drawer.tsx';
import { cardLinks, type FrameLink, launchLinks, overviewLink, settingsLink, teamLinks } from './links.ts';
import { PersonButton } from './PersonButton.tsx';
import { useScopedLaunch } from './scope.ts';
import styles from './Tabs.module.css';

/** The navigation of phones: the daily places at the thumb, everything else behind "more". */
export function Tabs() {
  const t = useText();
  const { may } = useWorkspace();
  const launch = useScopedLaunch();
  const [more, setMore] = useState(false);
  const daily = launch ? [overviewLink, ...launchLinks, ...cardLinks] : [overviewLink];
  const link = (one: FrameLink, className: string | undefined, content: React.ReactNode) => (
    <Link
      key={one.to}
      to={one.to}
      params={{ launchId: launch?.id } as never}
      activeOptions={{ exact: one.to === '/' || one.to === '/launches/$launchId', includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
      className={className}
      onClick={() => setMore(false)}
    >
      {content}
    </Link>
  );
  return (
    <>
      <nav className={styles.tabs} aria-label={t('app.nav.label')}>
        {daily.map((one) =>
          link(
            one,
            styles.tab,
            <>
              <one.icon size={18} stroke={1.6} aria-hidden="true" />
              {t(one.tab)}
            </>,
          ),
        )}
        <button type="button" className={styles.tab} aria-expanded={more} onClick={() => setMore(!more)}>
          <IconDots size={18} stroke={1.6} aria-hidden="true" />
          {t('app.tab.more')}
        </button>
      </nav>
      <Drawer open={more} onClose={() => setMore(false)} title={t('app.tab.more')}>
        <div className={styles.more}>
          {[...teamLinks.filter((one) => !one.needs || may(one.needs)), settingsLink].map((one) =>
            link(
              one,
              styles.item,
              <>
                <one.icon size={18} stroke={1.6} aria-hidden="true" />
                {t(one.label)}
              </>,
            ),
          )}
          <PersonButton />
        </div>
      </Drawer>
    </>
  );
}
