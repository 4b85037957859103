import { useText } from '../i18n/text.ts';
import { openOverlay } from './overlay.ts';
import styles from './SearchButton.module.css';

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/** Opens the command palette; says so and by which keys. */
export function SearchButton({ className }: { className?: string | undefined }) {
  const t = useText();
  return (
    <button type="button" className={`${styles.search} ${className ?? ''}`} onClick={() => openOverlay('commands')}>
      {t('app.search.open')}
      <kbd className={styles.keys}>{isApple ? '⌘ K' : 'Ctrl K'}</kbd>
    </button>
  );
}
