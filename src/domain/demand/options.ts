import { jsonList } from './question.ts';

/** An option without what the respondent typed into it: 问卷星 writes it as `其他〖…〗`. */
export function bareOption(option: string): string {
  let bare = '';
  let from = 0;
  for (;;) {
    const open = option.indexOf('〖', from);
    const close = open < 0 ? -1 : option.indexOf('〗', open);
    if (close < 0) return (bare + option.slice(from)).trim();
    bare += option.slice(from, open);
    from = close + 1;
  }
}

/**
 * The options of one cell, without empty ones and without the text typed into "other" (`其他〖…〗`). An option that holds the separator itself is found
 * where `known` names it; a comma within an amount (`$25,000 - $49,999`) separates nothing.
 */
export function splitOptions(value: string, separator: string, known: readonly string[] = []): string[] {
  const parts = separator === jsonList ? jsonOptions(value) : partsOf(value, separator, known);
  return [...new Set(parts.map(bareOption).filter((part) => part !== ''))];
}

/** A list of JSON texts or numbers; null for anything else. */
export function jsonOptions(value: string): string[] {
  if (!value.startsWith('[')) return [value];
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) ? list.map(String) : [value];
  } catch {
    return [value];
  }
}

function partsOf(value: string, separator: string, known: readonly string[]): string[] {
  const held = known
    .filter((option) => option.includes(separator.trim() || separator))
    .sort((a, b) => b.length - a.length);
  if (held.length === 0) return separator.trim() === ',' ? outsideAmounts(value, separator) : value.split(separator);
  const parts: string[] = [];
  let at = 0;
  while (at <= value.length) {
    const option = held.find((each) => value.startsWith(each, at) && endsAt(value, at + each.length, separator));
    const end = option === undefined ? value.indexOf(separator, at) : at + option.length;
    parts.push(value.slice(at, end < 0 ? undefined : end));
    if (end < 0) break;
    at = end + separator.length;
  }
  return parts;
}

const endsAt = (value: string, at: number, separator: string) => at === value.length || value.startsWith(separator, at);

/** `101,102` are two codes, `25,000 a year` is an amount: thousands are told by what is written beside the digits. */
function outsideAmounts(value: string, separator: string): string[] {
  if (separator !== ',' || !/[^\d,\s]/.test(value)) return value.split(separator);
  return value.split(/(?<!\d),|,(?!\d{3}(?!\d))/);
}

/** The options of cells that occur so often, most frequent first; `separator` null where a cell is one. */
export function optionsIn(
  counts: ReadonlyMap<string, number>,
  separator: string | null | undefined,
  known: readonly string[] = [],
): string[] {
  const options = new Map<string, number>();
  for (const [cell, times] of counts) {
    const parts = separator ? splitOptions(cell, separator, known) : [bareOption(cell)];
    for (const option of parts) if (option !== '') options.set(option, (options.get(option) ?? 0) + times);
  }
  return [...options].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([option]) => option);
}
