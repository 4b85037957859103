import { describe, expect, it } from 'vitest';
import { showOutput } from './show.ts';

function shown(value: unknown, { width, asJson = false }: { width?: number; asJson?: boolean } = {}) {
  const lines: string[] = [];
  const notes: string[] = [];
  const out = {
    log: (line: string) => lines.push(line),
    error: (line: string) => notes.push(line),
    locale: 'en' as const,
    width,
  };
  showOutput(value, asJson, out);
  return { text: lines.join('\n'), notes: notes.join('\n') };
}

describe('the output of a procedure', () => {
  const launches = [
    { id: 'a', name: '晨光 X1', verification: { ok: true, entries: 16 } },
    { id: 'b', name: '供应链', verification: { ok: true, entries: 7 } },
  ];

  it('is a table with a column per field, also of small nested records', () => {
    expect(shown(launches).text.split('\n')).toEqual([
      'id  name     verification.ok  verification.entries',
      '──  ───────  ───────────────  ────────────────────',
      'a   晨光 X1  true                               16',
      'b   供应链   true                                7',
    ]);
  });

  it('is one record under the other where a table would be wider than the terminal', () => {
    expect(shown(launches, { width: 30 }).text.split('\n').slice(0, 5)).toEqual([
      'id                    a',
      'name                  晨光 X1',
      'verification.ok       true',
      'verification.entries  16',
      '',
    ]);
  });

  it('is the same JSON whatever the terminal', () => {
    expect(JSON.parse(shown(launches, { width: 30, asJson: true }).text)).toEqual(launches);
    expect(shown(undefined, { asJson: true }).text).toBe('null');
  });

  it('shows the lists of a record below its fields, and texts in words', () => {
    const reason = { key: 'errors.notFound' };
    expect(shown({ total: 1, entries: [{ at: '2026-11-01' }], reason }).text).toMatch(
      /^total {3}1\nreason {2}Not found.*\n\nentries \(1\)\nat\n─+\n2026-11-01$/,
    );
  });

  it('says when something was cut, and when there is nothing', () => {
    expect(shown([{ note: 'x'.repeat(100) }])).toMatchObject({ notes: expect.stringContaining('--json') });
    expect(shown([])).toMatchObject({ text: '', notes: 'No records.' });
  });
});
