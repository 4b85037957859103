import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useLiveUpdates } from '../api/events.ts';
import { useWorkspace } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import { DrawerSlot } from '../ui/Drawer.tsx';
import { useOverlay } from '../ui/overlay.ts';
import { LoadingState } from '../ui/states.tsx';
import styles from './AppShell.module.css';
import { GlobalShortcuts } from './GlobalShortcuts.tsx';
import { Rail } from './Rail.tsx';
import { Tabs } from './Tabs.tsx';

const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }));
const ShortcutHelp = lazy(async () => ({ default: (await import('./ShortcutHelp.tsx')).ShortcutHelp }));

/** The frame of every signed-in screen: rail, page, and a drawer that pushes the page aside. */
export function AppShell() {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const overlay = useOverlay();
  useLiveUpdates(workspaceId);
  return (
    <DrawerSlot.Provider value={slot}>
      <a className={styles.skip} href="#main">
        {t('app.skip')}
      </a>
      <div className={styles.shell}>
        <Rail />
        <div className={styles.page}>
          <Suspense fallback={<LoadingState />}>
            <Outlet />
          </Suspense>
        </div>
        <div ref={setSlot} className={styles.slot} />
      </div>
      <Tabs />
      <GlobalShortcuts />
      <Suspense>
        {overlay === 'commands' && <Palette />}
        {overlay === 'shortcuts' && <ShortcutHelp />}
      </Suspense>
    </DrawerSlot.Provider>
  );
}
