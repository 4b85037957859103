import { expect, it } from 'vitest';
import { assertRoomForSave, compute } from './pool.ts';

it('whoever saves faster than forecasts are computed is asked to wait, before anything is saved', async () => {
  const plan = {
    ...{ start: '2026-01-05', committedDate: '2026-12-01', calendar: { weekdays: [1, 2, 3, 4, 5], exceptions: [] } },
    ...{ distribution: 'pert_beta' as const, seed: 1, tasks: [], dependencies: [] },
  };
  const save = () =>
    compute(
      'cadence.numbers',
      { plan, today: '2026-01-05' } as never,
      { id: 'lin', request: {}, committed: true },
      () => true,
    );
  const saved = [];
  for (let n = 0; n < 21; n += 1) {
    assertRoomForSave('lin');
    saved.push(save());
  }
  expect(() => assertRoomForSave('lin')).toThrow(expect.objectContaining({ code: 'rate_limited' }));
  expect(() => assertRoomForSave('zhou')).not.toThrow();
  await Promise.allSettled(
    saved.map(({ answer, abandon }) => {
      abandon();
      return answer;
    }),
  );
  expect(() => assertRoomForSave('lin')).not.toThrow();
});
