import { identityKey } from './identity.ts';

/** Ids of a column whose digits a spreadsheet has thrown away, as they are written. */
export type LostIds = {
  /** `2.60311E+17`: all but the first digits are gone. */
  scientific: string[];
  /** `260311000000000000`: of numbers with more than 15 digits the rest is zeros. */
  rounded: string[];
};

const scientificForm = /^[1-9](?:[.,]\d+)?e\+\d{2,3}$/i;
/** The digits that a spreadsheet keeps. */
const keptDigits = 15;
const longNumber = new RegExp(`^[1-9]\\d{${keptDigits},}(?:\\.0+)?$`);

/**
 * Which cells of a column of ids are lost, by its distinct cells? Each of them may stand for many ids, and no program can bring the digits back.
 * A single id may end in zeros by itself; a column of which half does, with three zeros or more beyond the fifteenth digit in all, was rounded.
 */
export function lostIds(cells: Iterable<string>): LostIds {
  const scientific: string[] = [];
  const rounded: string[] = [];
  let long = 0;
  let zeros = 0;
  for (const cell of cells) {
    if (cell.length > 100) continue;
    const id = identityKey(cell);
    if (scientificForm.test(id)) scientific.push(cell);
    if (!longNumber.test(id)) continue;
    const digits = id.replace(/\.0+$/, '');
    long++;
    if (/[1-9]/.test(digits.slice(keptDigits))) continue;
    rounded.push(cell);
    zeros += digits.length - keptDigits;
  }
  return { scientific, rounded: rounded.length * 2 >= long && zeros >= 3 ? rounded : [] };
}
