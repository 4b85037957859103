import { expect, it } from 'vitest';
import { logEntry } from './log.ts';

const at = new Date('2026-11-27T00:00:00Z');

it('writes of one failure no more than a screen, whatever the request contained', () => {
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`field ${n}`, n]));
  let error: Error = new Error('at the bottom');
  for (let depth = 0; depth < 10_000; depth++)
    error = Object.assign(new Error(`${depth}\n`.repeat(50), { cause: error }), { data: wide });
  const entry = logEntry(`POST /${'x'.repeat(1_000_000)}`, error, at);
  expect(entry.length).toBeLessThan(10_000);
  expect(entry.split('\n').length).toBeLessThan(80);
  expect(logEntry('path', 'y'.repeat(1_000_000), at).length).toBeLessThan(3_000);
});

it('names what failed, its code and its cause', () => {
  const cause = Object.assign(new Error('no space left'), { code: '53100' });
  const entry = logEntry('POST /api/v1/x', new Error('failed query', { cause }), at);
  expect(entry).toContain('2026-11-27T00:00:00.000Z POST /api/v1/x\nError: failed query');
  expect(entry).toContain('Error: no space left');
  expect(entry).toContain('(53100)');
  expect(logEntry('started', undefined, at)).toBe('2026-11-27T00:00:00.000Z started');
});
