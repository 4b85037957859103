import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barNames, namesHeight } from './bar-names.ts';
import { above, axisLabels, type Box, beside, type Label, lineHeight, placeLabels } from './place-labels.ts';
import { shortened, textWidth, wrapText } from './text-width.ts';

const words = [
  '触达',
  '转化率',
  'P80 11-04',
  'Committed Nov 4',
  '+4,403',
  'External',
  '−\u2060¥1.36 亿',
  '退货率（含换货）',
  'Target ¥567M',
  '预计 P50',
  '37%',
  'WWWWWWW',
];
const text = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ unit: fc.constantFrom(...'上市节奏对赌需求验证abcdefgWM0123456789%.,¥'), minLength: 1, maxLength: 24 }),
);
const bounds = fc.record({ width: fc.integer({ min: 240, max: 1600 }), height: fc.integer({ min: 110, max: 340 }) });
const place = fc.constantFrom(
  above(),
  beside(5),
  beside(7, 'left'),
  [{ dx: 0, dy: 0, anchor: 'end' as const }],
  undefined,
);

const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe('labels of a picture', () => {
  it('never stand over each other or beyond its edge, and are all there where there is room', () => {
    fc.assert(
      fc.property(
        bounds,
        fc.array(
          fc.record({
            text,
            x: fc.double({ min: -0.1, max: 1.1, noNaN: true }),
            y: fc.double({ min: -0.1, max: 1.1, noNaN: true }),
            places: place,
            bold: fc.boolean(),
            isOptional: fc.boolean(),
          }),
          { maxLength: 14 },
        ),
        ({ width, height }, wishes) => {
          const labels = wishes.map(
            ({ x, y, places, ...wish }, index): Label => ({
              ...wish,
              key: String(index),
              x: x * width,
              y: y * height,
              ...(places ? { places } : {}),
            }),
          );
          const placed = placeLabels(labels, { width, height });
          for (const { box, text: shown, label, x, anchor } of placed) {
            expect(box.left).toBeGreaterThanOrEqual(-0.01);
            expect(box.right).toBeLessThanOrEqual(width + 0.01);
            expect(box.top).toBeGreaterThanOrEqual(-0.01);
            expect(box.bottom).toBeLessThanOrEqual(height + 0.01);
            const start = {
              start: x,
              middle: x - textWidth(shown, label.bold) / 2,
              end: x - textWidth(shown, label.bold),
            };
            expect(start[anchor]).toBeCloseTo(box.left, 3);
          }
          placed.forEach((one, index) => {
            for (const other of placed.slice(index + 1)) expect(overlap(one.box, other.box)).toBe(false);
          });
          // Each label closes at most two lines to the others.
          const required = labels.filter(({ isOptional }) => !isOptional);
          if (2 * required.length * lineHeight < height - lineHeight)
            expect(placed.filter(({ label }) => !label.isOptional)).toHaveLength(required.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keep to the place that was asked for where it is free', () => {
    const [only] = placeLabels([{ key: 'a', text: 'P80', x: 100, y: 50, places: beside(5) }], {
      width: 300,
      height: 100,
    });
    expect(only).toMatchObject({ x: 105, y: 50, anchor: 'start' });
  });

  it('leave out marks of an axis that would touch, and never what must be read', () => {
    const marks = axisLabels(
      Array.from({ length: 40 }, (_, index) => ({ at: index * 10, text: `11-${index}` })),
      90,
    );
    const placed = placeLabels([{ key: 'must', text: '承诺 11-04', x: 200, y: 90 }, ...marks], {
      width: 400,
      height: 100,
    });
    expect(placed[0]?.label.key).toBe('must');
    expect(placed.length).toBeGreaterThan(4);
    expect(placed.length).toBeLessThan(15);
  });
});

describe('a long name', () => {
  const long = '上市节奏与价值翻译'.repeat(9).slice(0, 80);
  it('of 80 Chinese characters wraps once on a card, with every character there', () => {
    const lines = wrapText(long, 460);
    expect(lines).toHaveLength(2);
    expect(lines.join('')).toBe(long);
  });
  it('is broken so that every line fits and nothing is lost', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 40, max: 400 }), (name, width) => {
        const lines = wrapText(name, width);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(name.replaceAll(' ', ''));
      }),
    );
  });
  it('ends in an ellipsis where it must be cut', () => {
    expect(shortened(long, 100)).toMatch(/^上市节奏.*…$/);
    expect(textWidth(shortened(long, 100))).toBeLessThanOrEqual(100);
  });
  it('below a narrow bar is a number, which a list explains', () => {
    expect(barNames(['触达', long], 60)).toMatchObject({ isNumbered: true, lines: [['1'], ['2']] });
    expect(barNames(['触达', '每单台数与客单价'], 70)).toMatchObject({ isNumbered: false });
    expect(namesHeight(barNames(['触达', '每单台数与客单价'], 70))).toBeGreaterThan(2 * lineHeight);
  });
});
