import { useElementSize } from '@mantine/hooks';
import { Exportable } from '../ui/Exportable.tsx';
import type { Sheet } from '../ui/sheet.ts';
import { paperWidth, usePrinting } from '../ui/usePrinting.ts';
import styles from './Chart.module.css';

type Props = {
  /** What it is called, also as a file. */
  name: string;
  /** What it shows, for those who cannot see it; by default its name. */
  label?: string;
  /** By the width that it has. */
  height: number | ((width: number) => number);
  /** The figures behind it. */
  sheet: () => Sheet;
  /** A group holds buttons. */
  role?: 'img' | 'group';
  /** What belongs to the picture and is text: legends, names that are too long for it. */
  below?: (width: number) => React.ReactNode;
  children: (width: number) => React.ReactNode;
};

/** Every picture of figures: as wide as its place, with its text always of one size, and saved as a file by the buttons below. */
export function Chart({ name, label = name, height, sheet, role = 'img', below, children }: Props) {
  const { ref, width: measured } = useElementSize();
  const isPrinting = usePrinting();
  // A picture that is not in sight has no width of its own, and is printed all the same.
  const width = isPrinting ? paperWidth - 40 : measured;
  const tall = typeof height === 'number' ? height : height(width || 400);
  return (
    <Exportable name={name} sheet={sheet}>
      <div ref={ref} style={{ minHeight: tall }}>
        {width > 0 && (
          <svg
            className={styles.chart}
            width={width}
            height={tall}
            viewBox={`0 0 ${width} ${tall}`}
            role={role}
            aria-label={label}
            data-chart
          >
            {children(width)}
          </svg>
        )}
      </div>
      {width > 0 && below?.(width)}
    </Exportable>
  );
}
