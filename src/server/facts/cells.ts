/** Cells of ClickHouse's JSON formats as values of JavaScript: 64-bit integers travel as text there, also inside arrays, tuples and maps. */
import { safeInteger } from '../store/postgres.ts';

export type ConvertCell = (cell: unknown) => unknown;

const unchanged: ConvertCell = (cell) => cell;

function argumentsOf(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < list.length; index++) {
    const character = list[index];
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === ',' && depth === 0) {
      parts.push(list.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, list.slice(start)].map((part) => part.trim());
}

/** The converter for a column of the given ClickHouse type. Fails, when used, on an integer that is not safe. */
export function cellConverter(type: string): ConvertCell {
  if (!/Int(?:64|128|256)/.test(type)) return unchanged;
  if (/^U?Int(?:64|128|256)$/.test(type)) return (cell) => (cell === null ? null : safeInteger(String(cell)));
  const [, outer, inner] = /^(\w+)\((.*)\)$/s.exec(type) ?? [];
  if (!outer || inner === undefined) return unchanged;
  if (outer === 'Nullable' || outer === 'LowCardinality') return cellConverter(inner);
  if (outer === 'Array') {
    const element = cellConverter(inner);
    return (cell) => (cell as unknown[]).map(element);
  }
  if (outer === 'Map') {
    const value = cellConverter(argumentsOf(inner)[1]!);
    return (cell) =>
      Object.fromEntries(Object.entries(cell as Record<string, unknown>).map(([key, item]) => [key, value(item)]));
  }
  if (outer === 'Tuple') {
    const elements = argumentsOf(inner).map((part) => cellConverter(/^`?\w+`? (.+)$/s.exec(part)?.[1] ?? part));
    return (cell) =>
      Array.isArray(cell)
        ? cell.map((item, index) => elements[index]!(item))
        : Object.fromEntries(
            Object.entries(cell as Record<string, unknown>).map(([key, item], index) => [key, elements[index]!(item)]),
          );
  }
  return unchanged;
}
