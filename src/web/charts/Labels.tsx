import styles from './Chart.module.css';
import type { Label, PlacedLabel } from './place-labels.ts';

/** How a label looks: `t1` strong, `t2` plain; by default faint. */
export type ChartLabel = Label & { className?: string | undefined; style?: React.CSSProperties | undefined };

/** Labels at the places that were found for them. */
export function Labels({ placed }: { placed: readonly PlacedLabel<ChartLabel>[] }) {
  return placed.map(({ label, text, x, y, anchor }) => (
    <text
      key={label.key}
      x={x}
      y={y}
      textAnchor={anchor}
      className={`${styles.label} ${label.className ?? ''}`}
      style={label.style}
    >
      {text}
      {text !== label.text && <title>{label.text}</title>}
    </text>
  ));
}
