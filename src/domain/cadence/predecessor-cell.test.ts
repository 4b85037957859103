import { expect, it } from 'vitest';
import { readPredecessors } from './predecessor-cell.ts';

const known = new Set([
  '1',
  '2',
  '3',
  '1.2',
  'Design, phase 1',
  '芯片、屏幕适配',
  'Design',
  'Ship; test',
  'IKEA',
  'R+D',
]);
const read = (cell: string) => {
  const found = readPredecessors(cell, (reference) => known.has(reference));
  return 'unreadable' in found
    ? found
    : found.predecessors.map(({ task, kind, lag }) => [
        task,
        kind,
        'percent' in lag ? `${lag.percent}%` : lag.days,
        ...(lag.elapsed ? ['elapsed'] : []),
      ]);
};

it('reads kinds and lags as MS Project and GanttProject write them', () => {
  expect(read('1')).toEqual([['1', 'FS', 0]]);
  expect(read('2FS+50%')).toEqual([['2', 'FS', '50%']]);
  expect(read('2FS-12,5%')).toEqual([['2', 'FS', '-12.5%']]);
  expect(read('2FS+50e%')).toEqual([['2', 'FS', '50%', 'elapsed']]);
  expect(read('2FS+3 edays')).toEqual([['2', 'FS', 3, 'elapsed']]);
  expect(read('3SS-1 day')).toEqual([['3', 'SS', -1]]);
  expect(read('3FS+2 个工作日')).toEqual([['3', 'FS', 2]]);
  expect(read('3 + 2d')).toEqual([['3', 'FS', 2]]);
  expect(read('2EA+1 Tag')).toEqual([['2', 'FS', 1]]);
  expect(read('1-FS=P2D')).toEqual([['1', 'FS', 2]]);
});

it('takes lists with commas, semicolons and new lines', () => {
  const two = [
    ['1', 'FS', 0],
    ['2', 'SS', 1],
  ];
  for (const cell of ['1,2SS+1d', '1; 2SS+1d', '1、2SS+1d', '1\n2SS+1 day', '1，2SS+1d;'])
    expect(read(cell)).toEqual(two);
  expect(read('1FS+2,3')).toEqual([
    ['1', 'FS', 2],
    ['3', 'FS', 0],
  ]);
  expect(read('1FS+1,5 days,3')).toEqual([
    ['1', 'FS', 1.5],
    ['3', 'FS', 0],
  ]);
});

it('knows a task by its whole name, whatever is in it', () => {
  expect(read('Design, phase 1')).toEqual([['Design, phase 1', 'FS', 0]]);
  expect(read('芯片、屏幕适配FS+1w')).toEqual([['芯片、屏幕适配', 'FS', 5]]);
  expect(read('3, Design, phase 1, 芯片、屏幕适配')).toEqual([
    ['3', 'FS', 0],
    ['Design, phase 1', 'FS', 0],
    ['芯片、屏幕适配', 'FS', 0],
  ]);
  expect(read('Ship; test')).toEqual([['Ship; test', 'FS', 0]]);
  expect(read('IKEA')).toEqual([['IKEA', 'FS', 0]]);
  expect(read('R+D')).toEqual([['R+D', 'FS', 0]]);
  expect(read('1.2')).toEqual([['1.2', 'FS', 0]]);
});

it('hands back what it cannot read', () => {
  expect(read('2FS+x')).toEqual([['2FS+x', 'FS', 0]]);
  expect(read('1;2FS+3 parsecs')).toEqual({ unreadable: '2FS+3 parsecs' });
});
