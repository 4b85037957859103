import { expect, it } from 'vitest';
import { stageAfter, stages } from '../launches/stage.ts';
import { type GateState, gateOf } from './gates.ts';

const nothing: GateState = {
  today: '2026-09-30',
  locked: { demand: false, cadence: false, wager: false },
  mustsValidated: 'unknown',
  returnsUntil: null,
  isSettled: false,
};
const statuses = (stage: (typeof stages)[number], state: Partial<GateState>) =>
  gateOf(stage, { ...nothing, ...state })?.items.map(({ status }) => status);

it('stands before every stage but the first, and not behind the last', () => {
  expect(stages.map((stage) => [stageAfter(stage), gateOf(stage, nothing)?.items.length ?? 0])).toEqual([
    ['prepare', 2],
    ['live', 2],
    ['settled', 2],
    [null, 0],
  ]);
});

it('takes both signatures under the demand card as the exception for what is not validated', () => {
  expect(statuses('define', { mustsValidated: 'missed' })).toEqual(['missed', 'missed']);
  expect(statuses('define', { mustsValidated: 'met' })).toEqual(['met', 'missed']);
  const locked = { ...nothing.locked, demand: true };
  expect(statuses('define', { mustsValidated: 'missed', locked })).toEqual(['met', 'met']);
});

it('opens for settling on the day after the last return counts', () => {
  expect(statuses('live', { returnsUntil: '2026-09-30' })).toEqual(['missed', 'missed']);
  expect(statuses('live', { returnsUntil: '2026-09-29', isSettled: true })).toEqual(['met', 'met']);
});

it('says of every item who must act, and what they do', () => {
  const items = stages.flatMap((stage) => gateOf(stage, nothing)?.items ?? []);
  expect(items.every(({ owner, play, text }) => owner && play.key === text.key.replace('.gate.', '.play.'))).toBe(true);
});
