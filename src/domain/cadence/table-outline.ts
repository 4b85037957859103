/** What contains what in a table: by a column of levels, by numbers such as 1.2.1, or by how names are indented. */

/** Position of the row that contains each row; null for one at the top. */
export type Within = (number | null)[];

/** From levels as a spreadsheet states them: a row belongs to the nearest row above it that is of a lower level. */
export function withinByLevel(levels: readonly number[]): Within {
  const open: number[] = [];
  return levels.map((level, i) => {
    while (open.length > 0 && levels[open.at(-1)!]! >= level) open.pop();
    const above = open.at(-1) ?? null;
    open.push(i);
    return above;
  });
}

/** A number of an outline is a few numbers with full stops between them. */
const longestNumber = 100;

/** From numbers such as 1, 1.1, 1.1.2: a row belongs to the row whose number begins its own, the longest of them. */
export function withinByNumber(numbers: readonly string[]): Within {
  const position = new Map<string, number>();
  numbers.forEach((number, i) => {
    if (number !== '' && !position.has(plainNumber(number))) position.set(plainNumber(number), i);
  });
  return numbers.map((number, i) => {
    const parts = plainNumber(number).slice(0, longestNumber).split('.');
    while (parts.length > 1) {
      parts.pop();
      const above = position.get(parts.join('.'));
      if (above !== undefined && above !== i) return above;
    }
    return null;
  });
}

/** "1.2." is 1.2. */
export const plainNumber = (number: string): string => number.trim().replace(/\.$/, '');

/** Blanks before a name; a single one is more often a slip than a level. */
const leastIndent = 2;
const widths: Record<string, number> = { '\t': 4, '\u3000': 2 };

/** From blanks before the names; null where none is indented, or the first one is. */
export function withinByIndent(names: readonly string[]): Within | null {
  const indents = names.map((name) => {
    let width = 0;
    for (const character of name) {
      if (character.trim() !== '') break;
      width += widths[character] ?? 1;
    }
    return width < leastIndent ? 0 : width;
  });
  return indents.some((indent) => indent > 0) && indents[0] === 0 ? withinByLevel(indents) : null;
}
