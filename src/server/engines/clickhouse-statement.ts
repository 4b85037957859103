/**
 * What the embedded engine needs to know about a statement that reached it over ClickHouse's HTTP interface: it has no query
 * parameters that are safe to run side by side, no settings per query and no format outside the text, so they are put into the text here.
 */

const quotedOrParameter =
  /'(?:\\.|''|[^'\\])*'|`[^`]*`|"(?:\\.|[^"\\])*"|--[^\n]*|\/\*[\s\S]*?\*\/|\{\s*(\w+)\s*:\s*([^{}]+?)\s*\}/g;
const tabSeparatedEscapes: Record<string, string> = {
  t: '\t',
  n: '\n',
  r: '\r',
  b: '\b',
  f: '\f',
  0: '\0',
  a: '\x07',
  v: '\v',
};

/** A ClickHouse string literal. */
export function literal(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function unescapeText(value: string): string {
  return value.replace(/\\(.)/gs, (_, character: string) => tabSeparatedEscapes[character] ?? character);
}

/**
 * Replaces `{name:Type}` outside of quotes and comments by a constant of that type. Values come in the form in which the HTTP interface takes them:
 * strings escaped as in a tab-separated file, arrays as their text.
 */
export function inlineParameters(sql: string, values: ReadonlyMap<string, string>): string {
  return sql.replace(quotedOrParameter, (whole, name: string | undefined, type: string | undefined) => {
    if (name === undefined || type === undefined) return whole;
    const value = values.get(name);
    if (value === undefined)
      throw new Error(`Code: 456. DB::Exception: Substitution ${name} is not set. (UNKNOWN_QUERY_PARAMETER)`);
    if (type === 'Identifier') return `\`${unescapeText(value).replaceAll('`', '\\`')}\``;
    if (value === '\\N') return `CAST(NULL AS ${type})`;
    const isText = /^(?:Nullable\(|LowCardinality\()*(?:String|FixedString)/.test(type);
    return `CAST(${literal(isText ? unescapeText(value) : value)} AS ${type})`;
  });
}

export type Statement =
  | {
      kind: 'insert';
      table: string;
      columns: string[] | null;
      /** `SELECT … FROM input('structure')`: what is made of the rows of the body on their way into the table. */
      input: { expressions: string; structure: string } | null;
      format: string;
    }
  | { kind: 'rows'; sql: string; format: string | null }
  | { kind: 'command'; sql: string }
  | { kind: 'set' };

const leadingComments = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;

/** Tells statements apart by what happens to them: a body to load, rows to send, a command, or settings that are meant to last and must not. */
export function parseStatement(sql: string): Statement {
  const start = sql.replace(leadingComments, '');
  const insert =
    /^insert\s+into\s+(?:table\s+)?([\w.`"]+)\s*(?:\(([^)]*)\))?\s+(?:select\s+(.+?)\s+from\s+input\('([^']*)'\)\s+)?format\s+(\w+)\s*;?\s*$/is.exec(
      start,
    );
  if (insert) {
    const [, table, names, expressions, structure, format] = insert;
    const columns = names?.split(',').map((name) => name.trim().replace(/^[`"]|[`"]$/g, '')) ?? null;
    const input = expressions === undefined || structure === undefined ? null : { expressions, structure };
    return { kind: 'insert', table: table!, columns, input, format: format! };
  }
  if (/^set\s/i.test(start)) return { kind: 'set' };
  if (/^(?:select|with|show|describe|desc|exists|explain|\()/i.test(start)) {
    const format = /\s+format\s+(\w+)\s*;?\s*$/i.exec(sql);
    return {
      kind: 'rows',
      sql: format ? sql.slice(0, format.index) : sql.replace(/;\s*$/, ''),
      format: format?.[1] ?? null,
    };
  }
  return { kind: 'command', sql };
}

/** A clause that holds for this statement only; a `SET` would outlive it on the shared connection. */
export function withSettings(sql: string, settings: ReadonlyMap<string, string>): string {
  if (settings.size === 0) return sql;
  const list = [...settings].map(
    ([name, value]) => `${name} = ${/^-?\d+(\.\d+)?$/.test(value) ? value : literal(value)}`,
  );
  const own = /\bsettings\s+\w+\s*=[^()]*$/i.test(sql);
  return `${sql}${own ? ',' : '\nSETTINGS'} ${list.join(', ')}`;
}
