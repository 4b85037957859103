import { Link } from '@tanstack/react-router';
import { useWorkspace } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import { Brand } from './Brand.tsx';
import { cardLinks, type FrameLink, launchLinks, overviewLink, settingsLink, teamLinks } from './links.ts';
import { PersonButton } from './PersonButton.tsx';
import styles from './Rail.module.css';
import { useScopedLaunch } from './scope.ts';

function RailLink({ link, launchId }: { link: FrameLink; launchId?: string }) {
  const t = useText();
  const label = t(link.label);
  return (
    <Link
      to={link.to}
      params={{ launchId } as never}
      activeOptions={{ exact: link.to === '/' || link.to === '/launches/$launchId', includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
      className={styles.link}
      title={label}
    >
      <link.icon size={17} stroke={1.6} className={styles.icon} aria-hidden="true" />
      <span className={styles.word}>{label}</span>
    </Link>
  );
}

/** The navigation at the left: the overview, the launch in scope with its three cards, the workspace. */
export function Rail() {
  const t = useText();
  const { may } = useWorkspace();
  const launch = useScopedLaunch();
  return (
    <nav className={styles.rail} aria-label={t('app.nav.label')}>
      <div className={styles.brand}>
        <Brand />
      </div>
      <RailLink link={overviewLink} />
      {launch && (
        <>
          {launchLinks.map((link) => (
            <RailLink key={link.to} link={link} launchId={launch.id} />
          ))}
          <div className={styles.group} title={launch.name}>
            <span className="cut">{launch.name}</span>
          </div>
          {cardLinks.map((link) => (
            <RailLink key={link.to} link={link} launchId={launch.id} />
          ))}
        </>
      )}
      <div className={styles.group}>{t('app.nav.team')}</div>
      {teamLinks
        .filter((link) => !link.needs || may(link.needs))
        .map((link) => (
          <RailLink key={link.to} link={link} />
        ))}
      <div className={styles.space} />
      <RailLink link={settingsLink} />
      <PersonButton />
    </nav>
  );
}
