import { bareText } from '../cell-text.ts';

/**
 * Which identity does a text name? Spreadsheets and exports write the same id in several ways: with full-width letters, an apostrophe in front that
 * makes it text, as ="…", with blanks around or unseen marks within. Capitals stay: many systems give ids that differ by them alone. Digits stay as
 * they are, however many: no id is ever read as a number.
 */
export const identityKey = (written: string): string => bareText(written);
