import { Button, Loader } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Failure } from '../api/failure.ts';
import { failureOf } from '../api/failure.ts';
import { useText } from '../i18n/text.ts';
import { StatusMark } from './StatusMark.tsx';
import styles from './states.module.css';

type EmptyProps = {
  title: string;
  /** What to do next, in one sentence. */
  children?: React.ReactNode;
  /** The button that does it. */
  action?: React.ReactNode;
};

/** Nothing here yet: says what would be here and how to start. */
export function EmptyState({ title, children, action }: EmptyProps) {
  return (
    <div className={styles.state}>
      <StatusMark status="unknown" size={20} />
      <strong>{title}</strong>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** On its way. Appears only after a blink, so that fast answers do not flicker. */
export function LoadingState() {
  const t = useText();
  return (
    <div className={`${styles.state} ${styles.loading}`} role="status">
      <Loader size="sm" color="var(--text-3)" />
      <span className="visually-hidden">{t('app.loading')}</span>
    </div>
  );
}

/** It failed: why, and what to do. */
export function FailedState({ failure, retry }: { failure: Failure; retry?: () => void }) {
  const t = useText();
  return (
    <div className={styles.state} role="alert">
      <StatusMark status="missed" size={20} />
      <strong>{t(failure.reason)}</strong>
      <p>{t(`app.failed.todo.${failure.code}`)}</p>
      {retry && <Button onClick={retry}>{t('app.retry')}</Button>}
    </div>
  );
}

/** Shows a query's loading and failed states, and its data once there: `<QueryView query={q}>{(data) => …}</QueryView>`. */
export function QueryView<T>({
  query,
  children,
}: {
  query: UseQueryResult<T>;
  children: (data: T) => React.ReactNode;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <FailedState failure={failureOf(query.error)} retry={() => void query.refetch()} />;
  return <LoadingState />;
}
