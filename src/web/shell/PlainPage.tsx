import { SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import { type Language, languageNames, languages } from '../../locales/format/language.ts';
import { useText } from '../i18n/text.ts';
import { Brand } from './Brand.tsx';
import styles from './PlainPage.module.css';
import { usePreferences } from './preferences.ts';

type Props = { title: string; lead?: React.ReactNode; children: React.ReactNode; wide?: boolean };

/** A screen without the frame: setting up, signing in, accepting an invitation. */
export function PlainPage({ title, lead, children, wide }: Props) {
  const t = useText();
  const { language, change } = usePreferences();
  useEffect(() => {
    document.title = `${title} · 双翼 Biplane`;
  }, [title]);
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Brand />
        <SegmentedControl
          aria-label={t('app.person.language')}
          value={language}
          onChange={(next) => void change({ locale: next as Language })}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
        />
      </header>
      <main id="main" className={`${styles.main} ${wide ? styles.wide : ''}`}>
        <h1 className={styles.title}>{title}</h1>
        {lead && <p className={styles.lead}>{lead}</p>}
        {children}
      </main>
    </div>
  );
}
