import { type Text, text } from '../../domain/text.ts';
import { parsePlainDate } from '../../domain/time/plain-date.ts';
import type { Reading } from './typed.ts';

const written = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/;
const digits = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * Which day did somebody write? "2026-11-4", "2026/11/4", "2026 年 11 月 4 日", "20261104", also in full-width digits → "2026-11-04".
 * What is no day of the calendar is reported as it stands, so that nothing takes another day for it.
 */
export function readDate(typed: string): Reading<string> {
  const plain = typed.normalize('NFKC').replaceAll('−', '-').replaceAll('。', '.').trim();
  if (plain === '') return { value: null, problem: null };
  const match = written.exec(plain) ?? digits.exec(plain);
  const date = match ? `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}` : '';
  return parsePlainDate(date) === null ? { value: typed, problem: invalidDate } : { value: date, problem: null };
}

const invalidDate: Text = text('app.date.invalid');
