import { expect, it } from 'vitest';
import { readDate, readDays, readPhase, readTrack, readYesNo } from './csv-cells.ts';
import { readPredecessors } from './predecessor-cell.ts';

it('reads what an input method wrote in full width as what it means', () => {
  expect(readDays('１２．５　天')).toBe(12.5);
  expect(readDays('１周')).toBe(5);
  expect(readDate('２０２６／１１／４')).toBe('2026-11-04');
  expect(readDate('２０２６年３月５日')).toBe('2026-03-05');
  expect(readTrack('ＰＭ')).toBe('product');
  expect(readYesNo('１')).toBe(true);
  expect(readPredecessors('３ＦＳ＋２d')).toEqual({
    predecessors: [{ task: '3', kind: 'FS', lag: { days: 2, elapsed: false } }],
  });
});

it('leaves a phase of one’s own as it was written', () => {
  expect(readPhase('ＡＤＳ')).toBe('ads');
  expect(readPhase('内测（第二轮）')).toBe('内测（第二轮）');
});
