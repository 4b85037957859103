import { useRef } from 'react';
import styles from './Export.module.css';
import { ExportButtons } from './ExportButtons.tsx';
import type { Sheet } from './sheet.ts';

type Props = {
  name: string;
  /** What stands behind a picture; a table is read as it is shown. */
  sheet?: (() => Sheet | Promise<Sheet>) | undefined;
  /** On the left of the buttons. */
  foot?: React.ReactNode;
  className?: string | undefined;
  children: React.ReactNode;
};

/** A table or a picture with what saves it below. */
export function Exportable({ name, sheet, foot, className, children }: Props) {
  const content = useRef<HTMLDivElement>(null);
  return (
    <div data-exportable className={className}>
      <div ref={content}>{children}</div>
      <div className={styles.foot}>
        {foot}
        <ExportButtons name={name} sheet={sheet} of={content} />
      </div>
    </div>
  );
}
