import { useText } from '../i18n/text.ts';
import { openPalette } from './palette-state.ts';
import styles from './SearchButton.module.css';

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** Opens the command palette; says so and by which keys. */
export function SearchButton({ className }: { className?: string | undefined }) {
  const t = useText();
  return (
    <button type="button" className={`${styles.search} ${className ?? ''}`} onClick={() => openPalette('commands')}>
      {t('app.search.open')}
      <kbd className={styles.keys}>{isApple ? '⌘ K' : 'Ctrl K'}</kbd>
    </button>
  );
}
