import styles from './ScrollRegion.module.css';

/** Content that may be wider (or with `className` higher) than its place: scrolls by keyboard too, and says what it is. */
export function ScrollRegion({
  label,
  className,
  children,
}: {
  label: string;
  className?: string | undefined;
  children: React.ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={`${styles.region} ${className ?? ''}`} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
