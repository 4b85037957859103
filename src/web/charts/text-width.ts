/** Widths of letters at 11 pixels in the widest of the usual fonts: what is kept free by them is free in every font. */
const widths: readonly [letters: RegExp, width: number][] = [
  [/[\u2e80-\u9fff\uf900-\uffef\u3000-\u303f]/u, 11.2],
  [/[MW%@—…m]/u, 10.8],
  [/[+−=<>~w]/u, 9.3],
  [/[A-Z&]/u, 8.2],
  [/[il.,:;'|!·()[\]\s]/u, 4.4],
  [/[fjrt/-]/u, 4.7],
];

/** At most how wide a text of a chart is, in pixels: enough to keep labels apart without measuring. */
export function textWidth(text: string, bold = false): number {
  const width = [...text].reduce(
    (sum, letter) => sum + (widths.find(([letters]) => letters.test(letter))?.[1] ?? 7.2),
    0,
  );
  return bold ? width * 1.1 : width;
}

/** A text on lines of this width, broken between words or Chinese characters; what is beyond the last line is left out with an ellipsis. */
export function wrapText(text: string, width: number, mostLines = Number.POSITIVE_INFINITY, bold = false): string[] {
  // Words, each with the blank behind it; every Chinese character is one.
  const pieces =
    text.match(/[\u2e80-\u9fff\uf900-\uffef\u3000-\u303f]|[^\s\u2e80-\u9fff\uf900-\uffef\u3000-\u303f]+\s*|\s+/gu) ??
    [];
  const lines: string[] = [];
  let line = '';
  const put = (piece: string) => {
    if (line !== '' && textWidth((line + piece).trimEnd(), bold) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  };
  for (const piece of pieces) {
    if (textWidth(piece.trimEnd(), bold) <= width) put(piece);
    // A word that is too long for any line is broken within.
    else for (const letter of piece) put(letter);
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines - 1), shortened(lines.slice(mostLines - 1).join(''), width, bold)];
}

/** As much of a text as fits, with an ellipsis where something is left out. */
export function shortened(text: string, width: number, bold = false): string {
  if (textWidth(text, bold) <= width) return text;
  const letters = [...text];
  while (letters.length > 0 && textWidth(`${letters.join('')}…`, bold) > width) letters.pop();
  return letters.length > 0 ? `${letters.join('').trimEnd()}…` : '';
}
