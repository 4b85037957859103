import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { minorToDecimal } from '../../domain/money/format.ts';
import { currencySymbol, parseMoney } from '../../locales/format/money.ts';
import { useLanguage, useText } from '../i18n/text.ts';

type Props = Omit<TextInputProps, 'value' | 'onChange' | 'error'> & {
  /** Integer minor units. */
  value: number | null;
  onChange: (minor: number | null) => void;
  currency: string;
};

/** An amount in a currency. Commas and symbols may be typed; more decimals than the currency has are refused, never rounded. */
export function MoneyInput({ value, onChange, currency, ...rest }: Props) {
  const t = useText();
  const language = useLanguage();
  const [typed, setTyped] = useState(value === null ? '' : minorToDecimal(value, currency));
  const parsed = typed.trim() === '' ? null : parseMoney(typed, currency);
  // Somebody else's change replaces what stands here, unless it says the same amount.
  const shown =
    parsed === value || (typed !== '' && parsed === null)
      ? typed
      : value === null
        ? ''
        : minorToDecimal(value, currency);
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      leftSection={<span className="faint">{currencySymbol(currency, language)}</span>}
      value={shown}
      error={typed.trim() !== '' && parsed === null ? t('app.money.invalid') : undefined}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(event.currentTarget.value.trim() === '' ? null : parseMoney(event.currentTarget.value, currency));
      }}
    />
  );
}
