import { Modal } from '@mantine/core';
import { useText } from '../i18n/text.ts';
import { openOverlay } from '../ui/overlay.ts';
import { cardLinks, launchLinks, overviewLink, settingsLink, teamLinks } from './links.ts';
import styles from './ShortcutHelp.module.css';

/** All keys on one sheet, opened by `?`. */
export function ShortcutHelp() {
  const t = useText();
  const rows: [string, string][] = [
    ['Ctrl/⌘ K', t('app.search.open')],
    ['?', t('app.shortcuts.title')],
    ['N', t('app.nav.newLaunch')],
    ['Esc', t('app.close')],
    ...[overviewLink, ...launchLinks, ...cardLinks, ...teamLinks, settingsLink].map((link): [string, string] => [
      (link.keys ?? '').toUpperCase(),
      t(link.label),
    ]),
  ];
  return (
    <Modal
      opened
      onClose={() => openOverlay(null)}
      title={t('app.shortcuts.title')}
      size="sm"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <dl className={styles.keys}>
        {rows.map(([keys, label]) => (
          <div key={keys}>
            <dt>{label}</dt>
            <dd>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="faint small">{t('app.shortcuts.note')}</p>
    </Modal>
  );
}
