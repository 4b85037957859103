/** What nobody sees: zero-width characters and marks of direction. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

/**
 * Which identity does a text name? Spreadsheets and exports write the same id in several ways: with full-width letters, an apostrophe in front that
 * makes it text, as ="…", with blanks around or unseen marks within. Capitals stay: many systems give ids that differ by them alone.
 */
export function identityKey(written: string): string {
  const folded = written.normalize('NFKC').replace(unseen, '').replace(/\s+/g, ' ').trim();
  const bare = /^="(.*)"$/.exec(folded)?.[1] ?? folded.replace(/^'/, '');
  return bare.trim();
}
