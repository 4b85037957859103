/** Walks two sequences that are sorted by the same key side by side; each pair has the elements of one key, `null` where a sequence has none. */
export async function* mergeSorted<A, B>(
  left: AsyncIterable<A>,
  right: AsyncIterable<B>,
  keyOf: (element: A | B) => string,
): AsyncGenerator<[A, B] | [A, null] | [null, B]> {
  const [lefts, rights] = [left[Symbol.asyncIterator](), right[Symbol.asyncIterator]()];
  try {
    let [a, b] = [await lefts.next(), await rights.next()];
    while (!a.done || !b.done) {
      const [leftKey, rightKey] = [a.done ? null : keyOf(a.value), b.done ? null : keyOf(b.value)];
      const isLeft = leftKey !== null && (rightKey === null || leftKey <= rightKey);
      const isRight = rightKey !== null && (leftKey === null || rightKey <= leftKey);
      if (isLeft && isRight) yield [a.value, b.value];
      else if (isLeft) yield [a.value, null];
      else yield [null, b.value];
      if (isLeft) a = await lefts.next();
      if (isRight) b = await rights.next();
    }
  } finally {
    await Promise.all([lefts.return?.(), rights.return?.()]);
  }
}
