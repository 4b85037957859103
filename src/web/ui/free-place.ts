/** A rectangle of the viewport, in CSS pixels from its left and upper edge. */
export type Box = { left: number; top: number; right: number; bottom: number };

const step = 8;
const margin = 14;

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

/**
 * Where something of this size may lie over the viewport without covering an obstacle: as low and as far to the right as there is room.
 * Where there is none, the place that covers least, of equal ones the lowest. Where it lies `now` is kept while nothing is in the way.
 */
export function freePlace(
  size: { width: number; height: number },
  viewport: Box,
  obstacles: readonly Box[],
  now?: Box,
): Box {
  const isWithin = now && now.left >= viewport.left + margin && now.top >= viewport.top && now.right <= viewport.right;
  if (isWithin && now.bottom <= viewport.bottom && obstacles.every((one) => overlap(now, one) === 0)) return now;
  const widest = viewport.right - viewport.left - 2 * margin;
  const width = Math.min(size.width, widest);
  const from = viewport.left + margin;
  const to = viewport.right - margin - width;
  const lefts = Array.from({ length: Math.floor((to - from) / (step * 5)) + 1 }, (_, index) => to - index * step * 5);
  let best: { box: Box; covered: number } | null = null;
  for (let bottom = viewport.bottom - margin; bottom - size.height >= viewport.top; bottom -= step) {
    for (const left of lefts) {
      const box = { left, top: bottom - size.height, right: left + width, bottom };
      const covered = obstacles.reduce((sum, one) => sum + overlap(box, one), 0);
      if (covered === 0) return box;
      if (!best || covered < best.covered) best = { box, covered };
    }
  }
  const top = viewport.bottom - margin - size.height;
  return best?.box ?? { left: to, top, right: to + width, bottom: top + size.height };
}
