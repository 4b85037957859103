import { ActionIcon } from '@mantine/core';
import { useFocusTrap, useMediaQuery, useMergedRef } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { createContext, useContext, useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useText } from '../i18n/text.ts';
import styles from './Drawer.module.css';
import { useLayer } from './layers.ts';

/** The element beside the main column into which an open drawer is rendered; the shell provides it. */
export const DrawerSlot = createContext<HTMLElement | null>(null);

type Props = {
  open: boolean;
  onClose: () => void;
  title: React.ReactNode;
  /** The line above the title. */
  above?: React.ReactNode;
  chips?: React.ReactNode;
  /** Buttons beside the closing cross, e.g. previous and next. */
  tools?: React.ReactNode;
  /** Stays in sight at the bottom: the drawer's actions. */
  footer?: React.ReactNode;
  children: React.ReactNode;
};

/** Details beside the page: pushes the page on wide screens, lies over it on narrow ones, is a sheet on phones, where the page below waits. Escape closes it. */
export function Drawer({ open, onClose, title, above, chips, tools, footer, children }: Props) {
  const slot = useContext(DrawerSlot);
  const t = useText();
  const titleId = useId();
  const panel = useRef<HTMLDivElement>(null);
  const isSheet = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
  const ref = useMergedRef(panel, useFocusTrap(isSheet));
  useLayer(open, onClose);

  useEffect(() => {
    if (!open) return;
    const before = document.activeElement;
    const below = isSheet ? [...document.querySelectorAll('main, nav')] : [];
    for (const part of below) part.toggleAttribute('inert', true);
    const first = panel.current?.querySelector<HTMLElement>('[data-autofocus]') ?? panel.current;
    first?.focus({ preventScroll: true });
    return () => {
      for (const part of below) part.toggleAttribute('inert', false);
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [open, isSheet]);

  if (!open || !slot) return null;
  const role = isSheet
    ? { role: 'dialog', 'aria-modal': true, 'aria-labelledby': titleId }
    : { role: 'complementary', 'aria-labelledby': titleId };
  return createPortal(
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a second way to close; Escape and the cross are the first */}
      <div className={styles.shade} onClick={onClose} />
      <div ref={ref} className={styles.drawer} {...role} tabIndex={-1}>
        <div className={styles.scroll}>
          <div className={styles.bar}>
            <span className="faint small grow">{above}</span>
            {tools}
            <ActionIcon onClick={onClose} aria-label={t('app.close')}>
              <IconX size={16} />
            </ActionIcon>
          </div>
          <div className={styles.head}>
            <h2 id={titleId}>{title}</h2>
            {chips}
          </div>
          {children}
        </div>
        {footer && <footer className={styles.footer}>{footer}</footer>}
      </div>
    </>,
    slot,
  );
}
