import { Button } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { useText } from '../i18n/text.ts';
import { EmptyState, FailedState } from '../ui/states.tsx';

export function NotFoundScreen() {
  const t = useText();
  return (
    <main id="main">
      <EmptyState
        title={t('app.notFound.title')}
        action={
          <Button component={Link} to="/">
            {t('app.notFound.home')}
          </Button>
        }
      >
        {t('app.notFound.text')}
      </EmptyState>
    </main>
  );
}

/** A screen that could not load or render; the frame around it stays. */
export function CrashScreen({ error }: ErrorComponentProps) {
  const router = useRouter();
  const failure = failureOf(error);
  const shown = failure.code === 'internal' ? { ...failure, reason: { key: 'app.failed.crashed' } } : failure;
  return (
    <main id="main">
      <FailedState failure={shown} retry={() => void router.invalidate()} />
    </main>
  );
}
