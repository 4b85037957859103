import { expect, it } from 'vitest';
import { type Answer, contestedBy, unansweredFrom, waitsFor } from './agreement.ts';

const at = '2026-10-01T02:00:00.000Z';
const answer = (side: 'pm' | 'gtm', what: Answer['answer'], reason = ''): Answer => ({
  ...{ side, answer: what, reason, name: '某人', at },
});

it('waits for the other side, and for both where neither proposed it', () => {
  expect(waitsFor({ side: 'pm', at, answers: [] })).toEqual(['gtm']);
  expect(waitsFor({ side: null, at, answers: [] })).toEqual(['pm', 'gtm']);
  expect(waitsFor({ side: null, at, answers: [answer('gtm', 'confirmed')] })).toEqual(['pm']);
  expect(waitsFor({ side: 'gtm', at, answers: [answer('pm', 'confirmed')] })).toEqual([]);
});

it('takes the newest answer of a side, which may change its mind', () => {
  const answers = [answer('gtm', 'contested', '少了退款')];
  expect(waitsFor({ side: 'pm', at, answers })).toEqual(['gtm']);
  expect(contestedBy({ side: 'pm', at, answers })).toEqual(answers);
  const later = [...answers, answer('gtm', 'confirmed')];
  expect(waitsFor({ side: 'pm', at, answers: later })).toEqual([]);
  expect(contestedBy({ side: 'pm', at, answers: later })).toEqual([]);
});

it('lets a lead decide after the agreed days, to the moment', () => {
  expect(unansweredFrom({ at }, 14).toISOString()).toBe('2026-10-15T02:00:00.000Z');
  expect(unansweredFrom({ at }, 3).toISOString()).toBe('2026-10-04T02:00:00.000Z');
});
