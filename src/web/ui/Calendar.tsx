import { DatePicker, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.css';
import 'dayjs/locale/zh-cn';
import { useEffect, useState } from 'react';
import { formatDate } from '../../locales/format/date.ts';
import { useClock } from '../format/useClock.ts';
import { useLanguage, useText } from '../i18n/text.ts';

type Props = { day: string | null; onPick: (day: string) => void };

/** A month to pick a day from, in the reader's language; weeks start on Monday. It turns to the day that is typed beside it. */
export function Calendar({ day, onPick }: Props) {
  const t = useText();
  const language = useLanguage();
  const today = useClock().today();
  const [shown, setShown] = useState(day ?? today);
  useEffect(() => {
    if (day) setShown(day);
  }, [day]);
  const labels = ['nextMonth', 'previousMonth', 'nextYear', 'previousYear', 'nextDecade', 'previousDecade'] as const;
  return (
    <DatesProvider settings={{ locale: language === 'zh-CN' ? 'zh-cn' : 'en', firstDayOfWeek: 1, weekendDays: [] }}>
      <DatePicker
        value={day}
        onChange={(picked) => picked && onPick(picked)}
        date={shown}
        onDateChange={setShown}
        size="sm"
        hideOutsideDates
        __preventFocus
        monthLabelFormat={t('app.calendar.month')}
        yearLabelFormat={t('app.calendar.year')}
        monthsListFormat={t('app.calendar.monthOfYear')}
        // Whoever presses by voice says what they see.
        getDayAriaLabel={(date) =>
          t('app.calendar.day', { day: Number(date.slice(8, 10)), date: formatDate(date, language, 'weekday') })
        }
        ariaLabels={Object.fromEntries(labels.map((label) => [label, t(`app.calendar.${label}`)]))}
      />
    </DatesProvider>
  );
}
