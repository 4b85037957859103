import { useState } from 'react';
import { daysBetween, parsePlainDate } from '../../domain/time/plain-date.ts';
import { useFormat } from '../format/format.ts';
import { useText } from '../i18n/text.ts';
import { Ask } from '../ui/Ask.tsx';
import type { Draft } from './draft.ts';

/** A date of a record: its name, where it was or belongs, and where it is put. */
type Move = { label: string; from: string; to: string | null };

const daysAYear = 365.25;

/**
 * Asks before a date is saved that is put more than a year away from where it was: most often its year was mistyped. `draft` is the one to save by,
 * `question` stands beside its form.
 */
export function useFarDates<Fields extends object>(
  draft: Draft<Fields>,
  movesOf: (fields: Fields) => Move[],
): { draft: Draft<Fields>; question: React.ReactNode } {
  const t = useText();
  const format = useFormat();
  const [asked, setAsked] = useState<{ patch: Partial<Fields>; far: (Move & { years: number })[] } | null>(null);
  const save = (patch: Partial<Fields> = {}) => {
    const far = movesOf({ ...draft.fields, ...patch }).flatMap((move) => {
      if (move.to === null || parsePlainDate(move.to) === null || parsePlainDate(move.from) === null) return [];
      const years = Math.abs(daysBetween(move.from, move.to)) / daysAYear;
      return years > 1 ? [{ ...move, years }] : [];
    });
    if (far.length === 0) return draft.save(patch);
    draft.edit(patch);
    setAsked({ patch, far });
  };
  const question = asked && (
    <Ask
      title={t('app.farDate.title')}
      confirm={t('app.farDate.confirm')}
      onCancel={() => setAsked(null)}
      onConfirm={() => {
        setAsked(null);
        draft.save(asked.patch);
      }}
    >
      {asked.far.map(({ label, from, to, years }) => (
        <p key={label}>{t('app.farDate.moves', { label, from, to: to ?? '', years: format.number(years, 1) })}</p>
      ))}
    </Ask>
  );
  return { draft: { ...draft, save }, question };
}
