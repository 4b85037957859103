import { useEffect, useMemo } from 'react';
import styles from './Page.module.css';
import { SearchButton } from './SearchButton.tsx';
import { ScreenName } from './screen-name.ts';

type Props = {
  title: string;
  /** What the screen is about where its name does not say it, for the document's name: the launch. */
  of?: string | undefined;
  /** The line above the title: family and product, or a link back. */
  above?: React.ReactNode;
  /** Owners and state beside the title. */
  chips?: React.ReactNode;
  /** Buttons at the right; at most one primary. */
  actions?: React.ReactNode;
  /** Tabs or filters below the title. */
  below?: React.ReactNode;
  children: React.ReactNode;
};

/** A screen: its name (also the document's), what it belongs to, search, actions, content. */
export function Page({ title, of, above, chips, actions, below, children }: Props) {
  useEffect(() => {
    document.title = [title, of, '双翼 Biplane'].filter(Boolean).join(' · ');
  }, [title, of]);
  const name = useMemo(() => [title, of].filter((part) => part !== undefined), [title, of]);
  return (
    <ScreenName value={name}>
      <main className={styles.page} id="main" tabIndex={-1}>
        <header className={styles.top}>
          <div className={styles.names}>
            {above && <div className={styles.above}>{above}</div>}
            <h1 className={styles.title}>{title}</h1>
          </div>
          {chips && <div className={styles.chips}>{chips}</div>}
          <SearchButton className={styles.search} />
          {actions && <div className={styles.actions}>{actions}</div>}
        </header>
        {below && <div className={styles.below}>{below}</div>}
        {children}
      </main>
    </ScreenName>
  );
}
