import { DateInput, type DateInputProps, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { IconCalendar } from '@tabler/icons-react';
import 'dayjs/locale/zh-cn';
import { useLanguage } from '../i18n/text.ts';

type Props = Omit<DateInputProps, 'value' | 'onChange' | 'dateParser' | 'valueFormat'> & {
  /** YYYY-MM-DD */
  value: string | null;
  onChange: (plainDate: string | null) => void;
};

/** A plain date (YYYY-MM-DD), picked or typed; 2026-11-4, 2026/11/4 and 20261104 are understood. Weeks start on Monday. */
export function PlainDateInput({ value, onChange, ...rest }: Props) {
  const language = useLanguage();
  return (
    <DatesProvider settings={{ locale: language === 'zh-CN' ? 'zh-cn' : 'en', firstDayOfWeek: 1 }}>
      <DateInput
        {...rest}
        size="sm"
        placeholder="YYYY-MM-DD"
        leftSection={<IconCalendar size={16} stroke={1.6} />}
        value={value}
        onChange={(next) => onChange(next)}
        valueFormat="YYYY-MM-DD"
        dateParser={(typed) => {
          const match = /^\s*(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?\s*$/.exec(typed);
          return match ? `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}` : null;
        }}
      />
    </DatesProvider>
  );
}
