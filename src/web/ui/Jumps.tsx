import { useRef } from 'react';
import styles from './Jumps.module.css';

type Props<K extends string> = {
  /** Names the jumps for screen readers. */
  label: string;
  items: readonly { key: K; label: string }[];
  /** The one that is shown, where the others are not. */
  current?: K | undefined;
  onJump: (key: K) => void;
  /** On wide screens everything is in sight. */
  onPhones?: boolean;
};

/** Jumps to the parts of a long screen, in sight wherever one is in it; arrow keys go from one to the next. */
export function Jumps<K extends string>({ label, items, current, onJump, onPhones = false }: Props<K>) {
  const nav = useRef<HTMLElement>(null);
  const onKey = (event: React.KeyboardEvent<HTMLButtonElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...(nav.current?.querySelectorAll('button') ?? [])];
    buttons[buttons.indexOf(event.currentTarget) + step]?.focus();
  };
  return (
    <nav ref={nav} className={`${styles.jumps} ${onPhones ? styles.onPhones : ''}`} aria-label={label}>
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          className={styles.jump}
          aria-current={item.key === current ? 'true' : undefined}
          onClick={() => onJump(item.key)}
          onKeyDown={onKey}
        >
          {item.label}
        </button>
      ))}
    </nav>
  );
}
