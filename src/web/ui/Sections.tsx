import { useEffect, useRef } from 'react';
import { Jumps } from './Jumps.tsx';
import styles from './Sections.module.css';
import { useUrlState } from './useUrlState.ts';

export type Section = { key: string; label: string; content: React.ReactNode };
type Props = {
  /** Names the jumps for screen readers. */
  label: string;
  sections: Section[];
};

/** The parts of a long screen: below each other with jumps to them, and on phones one at a time. Which one is open lives in the URL. */
export function Sections({ label, sections }: Props) {
  const first = sections[0]?.key ?? '';
  const [wanted, setWanted] = useUrlState('section', first);
  const current = sections.some(({ key }) => key === wanted) ? wanted : first;
  const root = useRef<HTMLDivElement>(null);
  const show = (key: string) =>
    root.current?.querySelector(`[data-section="${CSS.escape(key)}"]`)?.scrollIntoView({ block: 'start' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link leads to its section when the screen opens; afterwards whoever reads it scrolls
  useEffect(() => {
    if (current !== first) show(current);
  }, []);
  return (
    <div ref={root} className={styles.root}>
      <Jumps
        label={label}
        items={sections}
        current={current}
        onJump={(key) => {
          setWanted(key);
          // On a phone the section takes its place first.
          requestAnimationFrame(() => show(key));
        }}
      />
      {sections.map((section) => (
        <div
          key={section.key}
          className={styles.section}
          data-section={section.key}
          data-current={section.key === current}
        >
          {section.content}
        </div>
      ))}
    </div>
  );
}
