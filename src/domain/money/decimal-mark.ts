import type { DecimalMark } from './decimal.ts';
import { takeApart } from './written-number.ts';

/** How the numbers of a column are written. Not `certain`: they can be read in another way, too, or contradict each other. */
export type DecimalConvention = { decimal: DecimalMark; certain: boolean };

const number = /^\d[\d.,' \u2019]*$/;

/** Which mark begins the fraction of this number? Null where it has none, or where it could be either. */
function evidenceOf(figures: string): DecimalMark | null {
  const lastPoint = figures.lastIndexOf('.');
  const lastComma = figures.lastIndexOf(',');
  if (lastPoint < 0 && lastComma < 0) return null;
  if (lastPoint >= 0 && lastComma >= 0) return lastPoint > lastComma ? '.' : ',';
  const [mark, other]: [DecimalMark, DecimalMark] = lastPoint >= 0 ? ['.', ','] : [',', '.'];
  if (figures.indexOf(mark) !== figures.lastIndexOf(mark)) return other;
  // One mark with three digits behind it may set a group apart, unless no group begins in front of it.
  const isGroup = /^[1-9]\d{0,2}[.,]\d{3}$/.test(figures);
  return isGroup ? null : mark;
}

/**
 * Does a point or a comma begin the fractions of this column? Decided by all its distinct cells together: `12,5` or `1.299,00` say a comma,
 * `12.50` and `1,234,567` a point. `1,299` alone is one thousand; `1.299` alone is 1.299, and not certain.
 */
export function inferDecimalMark(cells: Iterable<string>): DecimalConvention {
  const says = { '.': 0, ',': 0 };
  let unclear = false;
  for (const cell of cells) {
    const figures = takeApart(cell)?.figures;
    if (!figures || !number.test(figures)) continue;
    const evidence = evidenceOf(figures);
    if (evidence) says[evidence]++;
    else unclear ||= figures.includes('.');
  }
  const decimal = says[','] > says['.'] ? ',' : '.';
  const agreed = says['.'] === 0 || says[','] === 0;
  return { decimal, certain: agreed && (says[decimal] > 0 || !unclear) };
}
