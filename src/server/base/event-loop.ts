/** Watches the thread that answers everybody: what holds it up holds up every request. */

const tickMs = 50;
const spanMs = 5_000;
/** Twelve spans: the last minute. */
const keptSpans = 12;
const worthSayingMs = 1_000;

export type EventLoopWatch = ReturnType<typeof watchEventLoop>;

/** `log` hears of each time the loop was held up for more than a second. */
export function watchEventLoop(log: (message: string) => void) {
  const spans: number[] = [0];
  let spanBegan = performance.now();
  let last = performance.now();
  const timer = setInterval(() => {
    const at = performance.now();
    const delay = Math.max(0, at - last - tickMs);
    last = at;
    if (at - spanBegan >= spanMs) {
      spanBegan = at;
      spans.push(0);
      if (spans.length > keptSpans) spans.shift();
    }
    spans[spans.length - 1] = Math.max(spans.at(-1) ?? 0, delay);
    if (delay > worthSayingMs) log(`event loop: held up for ${Math.round(delay)} ms`);
  }, tickMs).unref();
  return {
    /** The longest that anything had to wait for the thread in the last minute, in milliseconds. */
    maxDelayMs: () => Math.round(Math.max(...spans)),
    close: async () => clearInterval(timer),
  };
}
