import { expect, it } from 'vitest';
import { type Box, freePlace } from './free-place.ts';

const viewport: Box = { left: 0, top: 0, right: 1000, bottom: 600 };
const size = { width: 400, height: 50 };
const covers = (place: Box, one: Box) =>
  place.left < one.right && one.left < place.right && place.top < one.bottom && one.top < place.bottom;

it('is the lower right corner where nothing is in the way', () => {
  expect(freePlace(size, viewport, [])).toEqual({ left: 586, top: 536, right: 986, bottom: 586 });
});

it('is beside or above what may not be covered', () => {
  const footer = { left: 600, top: 540, right: 700, bottom: 580 };
  const place = freePlace(size, viewport, [footer]);
  expect(covers(place, footer)).toBe(false);
  expect(place.bottom).toBe(586);
  const bar = { left: 0, top: 540, right: 1000, bottom: 600 };
  expect(freePlace(size, viewport, [bar]).bottom).toBeLessThanOrEqual(540);
});

it('covers least where there is no room, and is never wider than the screen', () => {
  const everything = [
    { left: 0, top: 0, right: 390, bottom: 500 },
    { left: 0, top: 500, right: 390, bottom: 510 },
  ];
  const place = freePlace(size, { left: 0, top: 0, right: 390, bottom: 600 }, everything);
  expect(place).toEqual({ left: 14, top: 536, right: 376, bottom: 586 });
});
