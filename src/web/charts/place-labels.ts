import { shortened, textWidth } from './text-width.ts';

export type Anchor = 'start' | 'middle' | 'end';
/** Where a text stands, from the point that it names. */
export type Place = { dx: number; dy: number; anchor: Anchor };
export type Label = {
  key: string;
  text: string;
  /** The point that it names; a text's own point is its base line. */
  x: number;
  y: number;
  /** Best first; by default centred on the point. */
  places?: readonly Place[];
  bold?: boolean;
  /** Left out where it has no room at any of its places, as a mark of an axis may be; others move as far as they must. */
  isOptional?: boolean;
};
export type Box = { left: number; right: number; top: number; bottom: number };
export type PlacedLabel<L extends Label = Label> = {
  label: L;
  text: string;
  x: number;
  y: number;
  anchor: Anchor;
  box: Box;
};

/** Above and below the base line; and what is kept free between two labels. */
const [ascent, descent, gap] = [9.5, 3, 3];
export const lineHeight = ascent + descent + 1.5;

const centred: readonly Place[] = [{ dx: 0, dy: 0, anchor: 'middle' }];
/** Above a point, or else beside or below it. */
export const above = (distance = 6): Place[] => [
  { dx: 0, dy: -distance, anchor: 'middle' },
  { dx: distance, dy: 4, anchor: 'start' },
  { dx: -distance, dy: 4, anchor: 'end' },
  { dx: 0, dy: distance + ascent, anchor: 'middle' },
];
/** Right of a line or point, or else left of it. */
export const beside = (distance = 5, prefer: 'left' | 'right' = 'right', dy = 0): Place[] => {
  const right: Place = { dx: distance, dy, anchor: 'start' };
  const left: Place = { dx: -distance, dy, anchor: 'end' };
  return prefer === 'right' ? [right, left] : [left, right];
};

const startOf = (x: number, width: number, anchor: Anchor) =>
  anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
const textPoint = (left: number, width: number, anchor: Anchor) =>
  anchor === 'start' ? left : anchor === 'end' ? left + width : left + width / 2;

/** The room that a text takes from its left end and base line on. */
function boxAt(left: number, y: number, width: number): Box {
  return { left, right: left + width, top: y - ascent, bottom: y + descent };
}

const touches = (a: Box, b: Box) =>
  a.left < b.right + gap && b.left < a.right + gap && a.top < b.bottom && b.top < a.bottom;

/**
 * Places for the labels of a picture: within its bounds and none over another or over what is `taken`. Labels that must be there come first, in their
 * order, at the best of their places that is free, or as near to it as possible; then the optional ones, where they fit. A label that is wider than the
 * picture is shortened, and one for which there is no room anywhere is left out.
 */
export function placeLabels<L extends Label>(
  labels: readonly L[],
  bounds: { width: number; height: number; left?: number; top?: number },
  taken: readonly Box[] = [],
): PlacedLabel<L>[] {
  const room: Box = { left: bounds.left ?? 0, top: bounds.top ?? 0, right: bounds.width, bottom: bounds.height };
  const boxes = [...taken];
  const isFree = (box: Box) =>
    box.left >= room.left - 0.01 &&
    box.right <= room.right + 0.01 &&
    box.top >= room.top - 0.01 &&
    box.bottom <= room.bottom + 0.01 &&
    boxes.every((other) => !touches(box, other));
  const placed = new Map<L, PlacedLabel<L>>();
  const put = (label: L) => {
    const text = shortened(label.text, room.right - room.left, label.bold);
    if (text === '') return;
    const width = textWidth(text, label.bold);
    const within = (left: number) => Math.max(room.left, Math.min(room.right - width, left));
    const wanted = (label.places ?? centred).map(({ dx, dy, anchor }) => {
      const left = startOf(label.x + dx, width, anchor);
      const y = Math.max(room.top + ascent, Math.min(room.bottom - descent, label.y + dy));
      return { left: within(left), y: label.isOptional ? label.y + dy : y, anchor, isMoved: within(left) !== left };
    });
    const best = wanted[0]!;
    const found =
      wanted.find(({ left, y, isMoved }) => !isMoved && isFree(boxAt(left, y, width))) ??
      wanted.find(({ left, y }) => isFree(boxAt(left, y, width))) ??
      (label.isOptional ? undefined : nearest(best, width, room, isFree));
    if (!found) return;
    const box = boxAt(found.left, found.y, width);
    boxes.push(box);
    placed.set(label, {
      label,
      text,
      x: textPoint(found.left, width, found.anchor),
      y: found.y,
      anchor: found.anchor,
      box,
    });
  };
  for (const label of labels) if (!label.isOptional) put(label);
  for (const label of labels) if (label.isOptional) put(label);
  return labels.flatMap((label) => placed.get(label) ?? []);
}

/** The free place that is nearest to the wanted one; a step aside counts less than a line up or down, which may speak of something else. */
function nearest(
  wanted: { left: number; y: number; anchor: Anchor },
  width: number,
  room: Box,
  isFree: (box: Box) => boolean,
): { left: number; y: number; anchor: Anchor } | undefined {
  let best: { left: number; y: number; anchor: Anchor } | undefined;
  let least = Number.POSITIVE_INFINITY;
  const lines = steps(wanted.y, room.top + ascent, room.bottom - descent, 3);
  const columns = steps(wanted.left, room.left, room.right - width, 6);
  for (const y of lines)
    for (const left of columns) {
      const distance = Math.abs(left - wanted.left) + 2.5 * Math.abs(y - wanted.y);
      if (distance < least && isFree(boxAt(left, y, width))) {
        least = distance;
        best = { left, y, anchor: wanted.anchor };
      }
    }
  return best;
}

/** A position and those around it up to both ends, which are among them. */
function steps(at: number, from: number, to: number, by: number): number[] {
  if (to < from) return [];
  const found = [Math.max(from, Math.min(to, at)), from, to];
  for (let step = at - by; step > from; step -= by) if (step <= to) found.push(step);
  for (let step = at + by; step < to; step += by) if (step >= from) found.push(step);
  return found;
}

/** Labels below each other at one edge, each moved down as far as the one above it needs and all of them up where the last would fall off. */
export function below<L extends Label>(labels: readonly L[], bottom: number): L[] {
  let next = Number.NEGATIVE_INFINITY;
  const placed = labels
    .toSorted((a, b) => a.y - b.y)
    .map((label) => {
      next = Math.max(label.y, next + lineHeight);
      return { ...label, y: next };
    });
  const beyond = Math.max(0, (placed.at(-1)?.y ?? 0) - bottom);
  return placed.map((label) => ({ ...label, y: label.y - beyond }));
}

/** Labels of an axis: each centred on its mark, those left out that would touch. */
export function axisLabels(marks: readonly { at: number; text: string }[], y: number): Label[] {
  return marks.map(({ at, text }) => ({ key: `axis ${at} ${text}`, text, x: at, y, isOptional: true }));
}
