import { useNavigate } from '@tanstack/react-router';
import { useWorkspace } from '../api/session.ts';
import { openOverlay } from '../ui/overlay.ts';
import { useShortcut } from '../ui/shortcuts.ts';
import { cardLinks, type FrameLink, launchLinks, overviewLink, settingsLink, teamLinks } from './links.ts';
import { useScopedLaunch } from './scope.ts';

function GoTo({ link, launchId }: { link: FrameLink; launchId: string | undefined }) {
  const navigate = useNavigate();
  const { may } = useWorkspace();
  const isReachable = (launchId !== undefined || !link.to.includes('$launchId')) && (!link.needs || may(link.needs));
  useShortcut(
    link.keys ?? '',
    () => void navigate({ to: link.to, params: { launchId } } as never),
    isReachable && link.keys !== undefined,
  );
  return null;
}

/** Keys that work on every screen. */
export function GlobalShortcuts() {
  const launch = useScopedLaunch();
  const navigate = useNavigate();
  const { may } = useWorkspace();
  useShortcut('mod+k', () => openOverlay('commands'));
  useShortcut('/', () => openOverlay('commands'));
  useShortcut('?', () => openOverlay('shortcuts'));
  useShortcut('n', () => void navigate({ to: '/launches/new' }), may('launch'));
  return (
    <>
      {[overviewLink, ...launchLinks, ...cardLinks, ...teamLinks, settingsLink].map((link) => (
        <GoTo key={link.to} link={link} launchId={launch?.id} />
      ))}
    </>
  );
}
