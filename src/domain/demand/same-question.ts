/** A question's words without what tools put around them: its number in front, its kind and marks behind. */
const bareWords = (label: string): string =>
  label
    .normalize('NFKC')
    .replace(/^\s*(?:Q\s*)?\d{1,3}(?:[._-]\d{1,3})?\s*[、.:)]\s*/i, '')
    .replace(/[[【(](?:单选|多选|排序|量表|评分|填空|矩阵)[^[\]【】()]{0,6}[\]】)]/g, '')
    .replace(/[\s?。.:*!]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

type Named = { key: string; label: string };
const same = (a: string, b: string) => a.trim() === b.trim();

/**
 * Which of these questions is each of the others, that come from a file? By its key or its words, else by its words without number and marks where these
 * are those of one question that no other is. Undefined for a question of its own.
 */
export function sameQuestions<Q extends Named>(questions: readonly Q[], others: readonly Named[]): (Q | undefined)[] {
  const exact = others.map(
    (other) =>
      questions.find(({ key }) => same(key, other.key)) ?? questions.find(({ label }) => same(label, other.label)),
  );
  const claimed = new Set(exact);
  const free = questions.filter((question) => !claimed.has(question));
  const words = others.map(({ label }, at) => (exact[at] ? '' : bareWords(label)));
  return exact.map((found, at) => {
    const own = words[at]!;
    if (found || own === '' || words.indexOf(own) !== words.lastIndexOf(own)) return found;
    const alike = free.filter(({ label }) => bareWords(label) === own);
    return alike.length === 1 ? alike[0] : undefined;
  });
}
