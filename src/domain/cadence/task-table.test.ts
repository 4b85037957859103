import { describe, expect, it } from 'vitest';
import { readTaskTable } from './task-table.ts';

const known = [
  { id: 'k1', name: '工程验证' },
  { id: 'k2', name: '同名' },
  { id: 'k3', name: '同名' },
];
const read = (rows: Parameters<typeof readTaskTable>[0]) => readTaskTable(rows, { known, track: 'market' });

describe('a table of tasks', () => {
  it('says tasks with three points, links by number or name, and tracks', () => {
    const { tasks, dependencies, problems } = read([
      { name: '打样', optimistic: '2', likely: '3', pessimistic: '1周', owner: '林一', track: '产品' },
      {},
      { name: '试产', likely: '4 天', predecessors: '1FS+2d; 工程验证' },
      { name: '铺货', predecessors: '试产' },
    ]);
    expect(problems).toEqual([]);
    expect(
      tasks.map(({ name, optimistic, likely, pessimistic, track, owner }) => [
        name,
        optimistic,
        likely,
        pessimistic,
        track,
        owner,
      ]),
    ).toEqual([
      ['打样', 2, 3, 5, 'product', '林一'],
      ['试产', 4, 4, 4, 'market', ''],
      ['铺货', 1, 1, 1, 'market', ''],
    ]);
    expect(dependencies).toEqual([
      { predecessorId: '1', successorId: '3', kind: 'FS', lag: 2 },
      { predecessorId: 'k1', successorId: '3', kind: 'FS', lag: 0 },
      { predecessorId: '3', successorId: '4', kind: 'FS', lag: 0 },
    ]);
  });

  it('keeps the numbers that a spreadsheet gave its rows', () => {
    const { dependencies } = read([
      { id: '10', name: '甲' },
      { id: '20', name: '乙', predecessors: '10' },
    ]);
    expect(dependencies).toMatchObject([{ predecessorId: '10', successorId: '20' }]);
  });

  it('refuses what cannot be in its cell, in words, and goes on reading', () => {
    const { problems } = read([
      { name: '甲', likely: '三天' },
      { name: '', optimistic: '5', likely: '2' },
      { name: '乙', predecessors: '9; 同名', track: '左' },
      { name: 'x'.repeat(201) },
    ]);
    expect(problems.map(({ row, column, reason }) => [row, column, reason.key])).toEqual([
      [0, 'likely', 'cadence.errors.unreadable_days'],
      [1, 'name', 'cadence.errors.no_name'],
      [1, 'optimistic', 'cadence.errors.points_out_of_order'],
      [2, 'track', 'cadence.errors.unreadable_track'],
      [2, 'predecessors', 'cadence.errors.unknown_reference'],
      [2, 'predecessors', 'cadence.errors.unknown_reference'],
      [3, 'name', 'cadence.errors.name_too_long'],
    ]);
  });

  it('takes shares of what is in the table, and refuses lags whose days only a file knows', () => {
    const linked = (predecessors: string) =>
      read([
        { name: '甲', likely: '10' },
        { name: '乙', predecessors },
      ]);
    expect(linked('1SS+50%')).toMatchObject({ problems: [], dependencies: [{ kind: 'SS', lag: 5 }] });
    const refused = (predecessors: string) =>
      linked(predecessors).problems.map(({ row, column, reason }) => [row, column, reason.key.replace(/.*\./, '')]);
    expect(refused('1FS+3 edays')).toEqual([[1, 'predecessors', 'elapsed_lag']]);
    expect(refused('工程验证FS+50%')).toEqual([[1, 'predecessors', 'unreadable_predecessor']]);
    expect(refused('other.mpp\\7')).toEqual([[1, 'predecessors', 'unknown_reference']]);
  });
});
