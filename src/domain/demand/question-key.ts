const longestKey = 60;

/** The short name of a question: the code that its words begin with (`Q3`, `3、`), its words, or where those are long `otherwise`. `used`: every key so far, with the number of its next copy. */
export function questionKey(name: string, otherwise: string, used: Map<string, number>): string {
  const code = /^(?:Q\s*)?(\d{1,3}(?:[._-]\d{1,3})?)\s*(?:[、.．:：)）]|\s|$)/i.exec(name)?.[1];
  const first = code ? `Q${code}` : name.length <= longestKey ? name : otherwise;
  if (!used.has(first)) {
    used.set(first, 2);
    return first;
  }
  const stem = first.replace(/ \(\d+\)$/, '');
  let copy = used.get(stem) ?? 2;
  let key = `${stem} (${copy})`;
  while (used.has(key)) key = `${stem} (${++copy})`;
  used.set(stem, copy + 1);
  used.set(key, 2);
  return key;
}
