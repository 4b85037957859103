import { describe, expect, it } from 'vitest';
import { inlineParameters, parseStatement, withSettings } from './clickhouse-statement.ts';

const values = (entries: Record<string, string>) => new Map(Object.entries(entries));

describe('parameters of a statement', () => {
  it('become constants of their type', () => {
    expect(inlineParameters('SELECT {n:Int64}, {s:String}', values({ n: '5', s: 'x' }))).toBe(
      "SELECT CAST('5' AS Int64), CAST('x' AS String)",
    );
  });
  it('cannot leave their quotes', () => {
    expect(inlineParameters('SELECT {s:String}', values({ s: "a' OR 1=1 -- \\\\" }))).toBe(
      "SELECT CAST('a\\' OR 1=1 -- \\\\' AS String)",
    );
  });
  it('are left alone inside quotes and comments', () => {
    const sql = "SELECT '{n:Int64}', `{n:Int64}` -- {n:Int64}\n/* {n:Int64} */";
    expect(inlineParameters(sql, values({ n: '5' }))).toBe(sql);
  });
  it('are undone from the form in which they travel', () => {
    expect(inlineParameters('SELECT {s:String}', values({ s: '一\\t二\\n' }))).toBe(
      "SELECT CAST('一\t二\n' AS String)",
    );
    expect(inlineParameters('SELECT {s:Nullable(String)}', values({ s: '\\N' }))).toBe(
      'SELECT CAST(NULL AS Nullable(String))',
    );
  });
  it('fail by name when one is missing', () => {
    expect(() => inlineParameters('SELECT {n:Int64}', values({}))).toThrow(/Substitution n is not set/);
  });
});

describe('a statement', () => {
  it('that loads a body names its table, columns and format', () => {
    expect(parseStatement('INSERT INTO `t` (a, `b`) FORMAT JSONCompactEachRow')).toEqual({
      kind: 'insert',
      table: '`t`',
      columns: ['a', 'b'],
      input: null,
      format: 'JSONCompactEachRow',
    });
  });
  it('that loads a body may say what is made of its rows on their way', () => {
    expect(
      parseStatement("INSERT INTO t (a, b) SELECT 'x', lower(v) FROM input('v String') FORMAT JSONCompactEachRow"),
    ).toEqual({
      kind: 'insert',
      table: 't',
      columns: ['a', 'b'],
      input: { expressions: "'x', lower(v)", structure: 'v String' },
      format: 'JSONCompactEachRow',
    });
  });
  it('that reads gives up its format', () => {
    expect(parseStatement('/* why */ SELECT 1\nFORMAT JSONEachRow')).toEqual({
      kind: 'rows',
      sql: '/* why */ SELECT 1',
      format: 'JSONEachRow',
    });
  });
  it('that would change settings for good is recognised', () => {
    expect(parseStatement('SET max_threads = 1')).toEqual({ kind: 'set' });
  });
  it('takes settings for itself, after its own', () => {
    expect(withSettings('SELECT 1', values({ max_threads: '1' }))).toBe('SELECT 1\nSETTINGS max_threads = 1');
    expect(withSettings('SELECT 1 SETTINGS a = 2', values({ b: 'x' }))).toBe("SELECT 1 SETTINGS a = 2, b = 'x'");
  });
});
