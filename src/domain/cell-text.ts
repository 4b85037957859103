/** What nobody sees: zero-width characters, marks and isolates of direction, soft hyphens, variation selectors, fillers. */
const unseen = /\p{Default_Ignorable_Code_Point}/gu;

/** What input methods and other scripts write for the characters of numbers and dates. Not ① or ²: those are no digits of a number. */
const wideForms = /[\uff01-\uff5e\uffe0\uffe1\uffe5\uffe6\ufe50-\ufe6b]/g;
const dashes = /[\u2010-\u2015\u2212]/g;

/** To compose characters takes time that grows with the square of their number; nothing that is compared is this long. */
const longestComposed = 4_000;
/** Nobody writes a number or a date with more characters than these. */
const longestFigures = 100;

/** Printable ASCII with single blanks, and no sign of a wrapping. */
const plainAscii = /^(?:[!-&(-<>-_a-~]+(?: [!-&(-<>-_a-~]+)*)?$/;

/** What a cell says where a tool wrapped it so that a spreadsheet takes it for text: `="001"`, `'001`, a tab in front, `` `001 ``. */
function unwrapped(text: string): string {
  const formula = /^=\s*"((?:[^"]|"")*)"$/.exec(text);
  if (formula) return formula[1]!.replaceAll('""', '"').trim();
  const quoted = /^(['`])([^'`]*)\1$/.exec(text);
  return (quoted ? quoted[2]! : text.replace(/^['`]+/, '')).trim();
}

/**
 * The text of a cell as it is compared: unwrapped, without what nobody sees, full-width letters narrow (NFKC), one blank where there are several.
 * Two texts that look the same on paper have the same one. For comparing, not for showing.
 */
export function bareText(written: string): string {
  if (written.length < longestFigures && plainAscii.test(written)) return written;
  const seen = written.replace(unseen, '');
  const composed = seen.length > longestComposed ? seen : seen.normalize('NFKC').replace(unseen, '');
  return unwrapped(composed.replace(/\s+/g, ' ').trim());
}

/** The characters of a number or a date in their narrow forms, unwrapped and with single blanks; null for what is too long to be either. */
export function plainFigures(written: string): string | null {
  const value = written.trim();
  if (value.length > longestFigures) return null;
  if (plainAscii.test(value)) return value;
  const narrow = value
    .replace(unseen, '')
    .replace(wideForms, (char) => char.normalize('NFKC'))
    .replace(dashes, '-')
    .replace(/\s+/g, ' ')
    .trim();
  return unwrapped(narrow);
}
