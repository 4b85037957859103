import { useFormat } from '../format/format.ts';
import { useText } from '../i18n/text.ts';
import styles from './SignatureMarks.module.css';

export type SignatureState = 'signed' | 'missing' | 'sealed';
export type Signature = {
  name: string;
  state: SignatureState /** When it was signed or sealed. */;
  at?: string | null;
};

/** The mark of a person: the first Chinese character, or the first letters of up to two words. */
export function initials(name: string): string {
  const trimmed = name.trim();
  const first = [...trimmed][0] ?? '';
  if (/\p{Script=Han}/u.test(first)) return first;
  const words = trimmed.split(/\s+/);
  return (first + (words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '')).toUpperCase();
}

function Mark({ side, signature }: { side: 'pm' | 'gtm'; signature: Signature }) {
  const t = useText();
  const format = useFormat();
  const at = signature.at ? format.instant(signature.at) : '';
  const label = t(`app.signature.${signature.state}`, { side: side.toUpperCase(), name: signature.name, at });
  return (
    <span
      className={`${styles.mark} ${styles[side]} ${styles[signature.state]}`}
      role="img"
      aria-label={label}
      title={label}
    >
      {initials(signature.name)}
    </span>
  );
}

/** The two signatures of a card: filled = signed, dashed = missing, ring = sealed forecast. */
export function SignatureMarks({ pm, gtm, small }: { pm: Signature; gtm: Signature; small?: boolean }) {
  return (
    <span className={`${styles.root} ${small ? styles.small : ''}`}>
      <Mark side="pm" signature={pm} />
      <Mark side="gtm" signature={gtm} />
    </span>
  );
}
