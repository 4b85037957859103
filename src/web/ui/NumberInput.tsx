import { TextInput, type TextInputProps } from '@mantine/core';
import { text } from '../../domain/text.ts';
import { currencySymbol } from '../../locales/format/money.ts';
import {
  type NumberKind,
  readNumber,
  sayLarge,
  stepNumber,
  writeNumber,
  writePlainNumber,
} from '../../locales/format/typed-number.ts';
import { useLanguage } from '../i18n/text.ts';
import styles from './NumberInput.module.css';
import { useTyping } from './useTyping.ts';

type Props = Omit<TextInputProps, 'value' | 'onChange' | 'onFocus' | 'onBlur'> & {
  /** What is typed here: `money(currency)`, `share`, `days`… */
  kind: NumberKind;
  value: number | null;
  /** `null` for nothing, NaN for what is no number of the kind. */
  onChange: (value: number | null) => void;
  /** The word behind the number. */
  unit?: string;
};

/**
 * The one field for numbers: money, percent, durations, counts. Grouping, full-width figures, 万 and 亿, K and M and marks of the unit may
 * be typed or pasted; what is more exact than the kind is refused, never rounded. Large numbers are said in words below.
 */
export function NumberInput({
  kind,
  value,
  onChange,
  unit = kind.marks?.[0],
  required = false,
  error,
  ...rest
}: Props) {
  const language = useLanguage();
  const {
    field,
    text: typed,
    put,
  } = useTyping({
    value,
    onChange,
    required,
    notation: {
      read: (source) => readNumber(source, kind),
      write: (number) => writeNumber(number, kind),
      writePlain: (number) => writePlainNumber(number, kind),
      problemOf: (number) => (Number.isNaN(number) ? text('app.number.invalid') : null),
    },
  });
  const large = value === null ? null : sayLarge(value, kind, language);
  return (
    <TextInput
      {...rest}
      {...field}
      error={field.error ?? error}
      inputMode={kind.min === undefined ? 'text' : kind.decimals === 0 ? 'numeric' : 'decimal'}
      autoComplete="off"
      leftSection={kind.currency && <span className="faint">{currencySymbol(kind.currency, language)}</span>}
      leftSectionPointerEvents="none"
      rightSection={unit && <span className="faint small">{unit}</span>}
      rightSectionWidth={unit && unit.length > 2 ? 56 : 32}
      rightSectionPointerEvents="none"
      inputContainer={(input) => (
        <>
          {input}
          {large && <small className={styles.large}>{large}</small>}
        </>
      )}
      onKeyDown={(event) => {
        const by = { ArrowUp: 1, ArrowDown: -1 }[event.key] as 1 | -1 | undefined;
        if (!by || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const next = stepNumber(typed, kind, by);
        if (next) put(next);
      }}
    />
  );
}
