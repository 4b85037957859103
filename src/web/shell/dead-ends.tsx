import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { failureOf, isReachable } from '../api/failure.ts';
import { useText } from '../i18n/text.ts';
import { Page } from '../ui/Page.tsx';
import { tellRefusal } from '../ui/refusals.ts';
import { FailedState } from '../ui/states.tsx';

/** An address, or a launch in it, that does not exist. */
export function NotFoundScreen() {
  const t = useText();
  return (
    <Page title={t('app.notFound.title')}>
      <div className="stack">
        <p className="muted">{t('app.notFound.text')}</p>
        <div>
          <Button component={Link} to="/">
            {t('app.notFound.home')}
          </Button>
        </div>
      </div>
    </Page>
  );
}

/** A screen that could not load or render; the frame around it stays. */
export function CrashScreen({ error }: ErrorComponentProps) {
  const router = useRouter();
  const failure = failureOf(error);
  const shown = failure.code === 'internal' ? { ...failure, reason: { key: 'app.failed.crashed' } } : failure;
  const retry = async () => {
    if (failure.code !== 'offline') return router.invalidate();
    // A part that failed to load stays failed until the page is loaded anew, which without a server would lose the page itself.
    if (await isReachable()) window.location.reload();
    else tellRefusal(failure);
  };
  return (
    <main id="main">
      <FailedState failure={shown} retry={() => void retry()} />
    </main>
  );
}
