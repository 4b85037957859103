import { CloseButton, Popover, TextInput, type TextInputProps } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { readDate } from '../../locales/format/typed-date.ts';
import { useText } from '../i18n/text.ts';
import type { Notation } from './typing.ts';
import { useTyping } from './useTyping.ts';

const Calendar = lazy(async () => ({ default: (await import('./Calendar.tsx')).Calendar }));

type Props = Omit<TextInputProps, 'value' | 'onChange' | 'onFocus'> & {
  /** YYYY-MM-DD */
  value: string | null;
  /** `null` for nothing, the text itself for what is no day of the calendar. */
  onChange: (date: string | null) => void;
  clearable?: boolean;
};

const notation: Notation<string> = {
  read: readDate,
  write: (date) => date,
  writePlain: (date) => date,
  problemOf: (date) => readDate(date).problem,
};

/** The one field for plain dates (YYYY-MM-DD), picked, typed or pasted; 2026-11-4, 2026/11/4 and 20261104 are understood. */
export function DateInput({ value, onChange, onBlur, clearable = false, required = false, error, ...rest }: Props) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const { field, text, put } = useTyping({ value, onChange, required, notation });
  const day = readDate(text);
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus={false} withRoles={false} position="bottom-start">
      <Popover.Target>
        <TextInput
          placeholder="YYYY-MM-DD"
          leftSection={<IconCalendar size={16} stroke={1.6} />}
          leftSectionPointerEvents="none"
          rightSection={
            clearable &&
            text !== '' && (
              <CloseButton
                size="sm"
                aria-label={t('app.date.clear')}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => {
                  field.ref.current?.focus();
                  put('');
                }}
              />
            )
          }
          autoComplete="off"
          {...rest}
          {...field}
          error={field.error ?? error}
          onClick={() => setOpen(true)}
          onBlur={(event) => {
            field.onBlur();
            setOpen(false);
            onBlur?.(event);
          }}
          onKeyDown={(event) => {
            const opens = event.key === 'ArrowDown' && !isOpen;
            // The innermost closes, and only it.
            const closes = event.key === 'Escape' && isOpen;
            if (!opens && !closes) return;
            event.preventDefault();
            setOpen(opens);
          }}
        />
      </Popover.Target>
      <Popover.Dropdown onMouseDown={(event) => event.preventDefault()}>
        <Suspense fallback={<div style={{ width: 252, height: 268 }} />}>
          <Calendar
            day={day.problem ? null : day.value}
            onPick={(picked) => {
              put(picked);
              setOpen(false);
            }}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
