import { DateInput, type DateInputProps, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { IconCalendar } from '@tabler/icons-react';
import 'dayjs/locale/zh-cn';
import { useState } from 'react';
import { useClock } from '../format/useClock.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { readPlainDate } from './plain-date.ts';

type Props = Omit<DateInputProps, 'value' | 'onChange' | 'dateParser' | 'valueFormat'> & {
  /** YYYY-MM-DD */
  value: string | null;
  onChange: (plainDate: string | null) => void;
};

/** A plain date (YYYY-MM-DD), picked or typed; 2026-11-4, 2026/11/4 and 20261104 are understood. Weeks start on Monday. */
export function PlainDateInput({ value, onChange, error, ...rest }: Props) {
  const t = useText();
  const language = useLanguage();
  const clock = useClock();
  const [typed, setTyped] = useState('');
  const [typing, setTyping] = useState(false);
  // What is no date stays as typed and is said to be none: another day in its place would be believed.
  const isNone = typed.trim() !== '' && readPlainDate(typed) === null;
  return (
    <DatesProvider settings={{ locale: language === 'zh-CN' ? 'zh-cn' : 'en', firstDayOfWeek: 1 }}>
      <DateInput
        {...rest}
        size="sm"
        placeholder="YYYY-MM-DD"
        leftSection={<IconCalendar size={16} stroke={1.6} />}
        value={value}
        defaultDate={clock.today()}
        onChange={(next) => {
          setTyped('');
          onChange(next);
        }}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setTyping(true);
        }}
        onBlur={() => setTyping(false)}
        fixOnBlur={!isNone}
        error={isNone && !typing ? t('app.date.invalid') : error}
        valueFormat="YYYY-MM-DD"
        dateParser={readPlainDate}
      />
    </DatesProvider>
  );
}
