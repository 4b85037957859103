import { describe, expect, it } from 'vitest';
import { zoomFor } from './timeline.ts';

describe('the zoom a plan opens with', () => {
  it('is the finest that shows the days from today to the last date that matters', () => {
    expect(zoomFor('2026-11-01', '2026-11-15', 900)).toBe('day');
    expect(zoomFor('2026-11-01', '2026-12-20', 900)).toBe('week');
    expect(zoomFor('2026-11-01', '2027-03-01', 900)).toBe('month');
    expect(zoomFor('2026-11-01', '2027-09-01', 900)).toBe('quarter');
  });

  it('is the coarsest when nothing shows them all', () => {
    expect(zoomFor('2026-01-01', '2031-01-01', 900)).toBe('quarter');
  });
});
