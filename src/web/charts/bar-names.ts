import type { ChartLabel } from './Labels.tsx';
import { lineHeight } from './place-labels.ts';
import { textWidth, wrapText } from './text-width.ts';

/** The names below the bars of a chart: how many lines they take, and whether numbers stand for them there. */
export type BarNames = { lines: string[][]; isNumbered: boolean };

/** Names on up to two lines as wide as their place; where one of them would be cut, all get numbers, which a list below the picture explains. */
export function barNames(names: readonly string[], slot: number): BarNames {
  const lines = names.map((name) => wrapText(name, slot - 6));
  const fits = lines.every(
    (each, index) =>
      each.length <= 2 && each.every((line) => textWidth(line) <= slot - 4) && !isTorn(names[index]!, each),
  );
  return fits
    ? { lines, isNumbered: false }
    : { lines: names.map((_, index) => [String(index + 1)]), isNumbered: true };
}

/** Whether a word was broken in its middle. */
const isTorn = (name: string, lines: string[]) => {
  const words = new Set(name.split(/[\s\u2e80-\u9fff\uf900-\uffef\u3000-\u303f]+/u).filter(Boolean));
  const found = new Set(lines.flatMap((line) => line.split(/[\s\u2e80-\u9fff\uf900-\uffef\u3000-\u303f]+/u)));
  return [...words].some((word) => !found.has(word));
};

/** How much room names need below the axis. */
export const namesHeight = ({ lines }: BarNames) => 8 + lineHeight * Math.max(1, ...lines.map((each) => each.length));

/** The names as labels, line by line, centred on their bars. */
export function nameLabels({ lines }: BarNames, at: (index: number) => number, y: number): ChartLabel[] {
  return lines.flatMap((each, index) =>
    each.map((text, line) => ({
      key: `name ${index} ${line}`,
      text,
      x: at(index),
      y: y + line * lineHeight,
      className: 't2',
    })),
  );
}
