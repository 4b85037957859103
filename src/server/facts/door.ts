/** The one door to ClickHouse, embedded or real, through which facts (answers, events, orders, refunds) enter and are read. */
import { setMaxListeners } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import type { z } from 'zod';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { type ConvertCell, cellConverter } from './cells.ts';

/** Values for `{name:Type}` in the statement; the only way for a value into it. */
export type FactsParams = Record<string, unknown>;

export type FactsQuery<Row> = {
  sql: string;
  params?: FactsParams;
  /** Checks and types the rows; without it the caller vouches for them. */
  schema?: z.ZodType<Row>;
  signal?: AbortSignal | undefined;
};

type Target = { table: string; columns?: readonly string[]; signal?: AbortSignal | undefined };
export type FactsLoad = {
  table: string;
  /** The columns that are the same in every row. */
  constants: Record<string, string>;
  /** The columns of the rows, in their order, with the types in which they are written. */
  columns: Record<string, string>;
  /** Rows in ClickHouse's RowBinary format. */
  body: Uint8Array;
  signal?: AbortSignal | undefined;
};
/** One row: its values in the order of the columns. */
export type FactRow = readonly unknown[];

/** Where tables live: on one server, or on every server of a cluster, whose shards share the facts out among them. */
export type Layout = { cluster?: string | undefined; replicated?: boolean | undefined };

export type FactsDoor = {
  /** The address behind the door, for a process that opens its own. */
  url: string;
  /** Where its tables live. */
  layout: Layout;
  /** All rows. 64-bit integers arrive as numbers; one that is no safe integer fails. */
  query: <Row>(query: FactsQuery<Row>) => Promise<Row[]>;
  /** The rows one by one, never more than a few buffers of them in memory. Leaving the loop ends the statement. */
  stream: <Row>(query: FactsQuery<Row>) => AsyncGenerator<Row, void, undefined>;
  /** Resolves when the rows are stored. A failure may leave some of them: give them a batch that is not visible yet. */
  insert: (
    insert:
      | (Target & { rows: readonly FactRow[] | AsyncIterable<FactRow> })
      | (Target & {
          body: Readable | AsyncIterable<string | Uint8Array>;
          format: 'TabSeparated' | 'JSONCompactEachRow';
        }),
  ) => Promise<void>;
  /** The fast way in: rows that are already in the engine's own form. Otherwise like {@link FactsDoor.insert}. */
  load: (load: FactsLoad) => Promise<void>;
  /** Runs a statement without rows (DDL, INSERT … SELECT, DELETE). */
  command: (sql: string, params?: FactsParams, signal?: AbortSignal) => Promise<void>;
  ping: () => Promise<boolean>;
  version: () => Promise<string>;
  close: () => Promise<void>;
};

const rowsFormat = 'JSONCompactEachRowWithNamesAndTypes';
/** How long to wait for an engine that is being restarted. */
const reconnectDelays = [100, 200, 400, 800, 1600, 3200];

/** Nothing was sent, or nothing can have happened: worth another try. */
function isConnectionFailure(error: unknown, readOnly: boolean): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ECONNREFUSED') return true;
  return readOnly && (code === 'ECONNRESET' || code === 'EPIPE' || /socket hang up/.test(String(error)));
}

async function whenReachable<T>(
  readOnly: boolean,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  for (const delay of reconnectDelays) {
    try {
      return await attempt();
    } catch (error) {
      if (signal?.aborted || !isConnectionFailure(error, readOnly)) throw error;
      await wait(delay, undefined, signal ? { signal } : {});
    }
  }
  try {
    return await attempt();
  } catch (error) {
    if (!isConnectionFailure(error, true)) throw error;
    throw new BiplaneError('unavailable', text('engines.errors.clickhouseUnreachable'), { cause: String(error) });
  }
}

function optional(signal: AbortSignal | undefined) {
  // One request may ask many questions at once; each listens for its end.
  if (signal) setMaxListeners(0, signal);
  return signal ? { abort_signal: signal } : {};
}

async function* readRows<Row>(client: ClickHouseClient, query: FactsQuery<Row>): AsyncGenerator<Row, void, undefined> {
  const { sql, params, schema, signal } = query;
  const result = await whenReachable(true, signal, () =>
    client.query({ query: sql, format: rowsFormat, query_params: params ?? {}, ...optional(signal) }),
  );
  let names: string[] | undefined;
  let convert: ConvertCell[] | undefined;
  try {
    for await (const rows of result.stream()) {
      for (const row of rows) {
        const cells = row.json<unknown[]>();
        if (!names) names = cells as string[];
        else if (!convert) convert = (cells as string[]).map(cellConverter);
        else {
          const record: Record<string, unknown> = {};
          for (let index = 0; index < names.length; index++) record[names[index]!] = convert[index]!(cells[index]);
          yield schema ? schema.parse(record) : (record as Row);
        }
      }
    }
  } finally {
    result.close();
  }
}

/** No statement takes longer: its caller gives up. */
export const longestFactsMs = 600_000;

/** A file may hold facts of any number of months. */
const everyMonth = { clickhouse_settings: { max_partitions_per_insert_block: '0' } };

/** Opens the door to the ClickHouse at `url` (`http://user:password@host:port/database`). Connections are made when first needed. */
export function openFacts(url: string, layout: Layout = {}): FactsDoor {
  const client = createClient({
    url,
    request_timeout: longestFactsMs,
    max_open_connections: 16,
    clickhouse_settings: {
      output_format_json_quote_64bit_integers: 1,
      // A real ClickHouse ends a query whose client has left only when asked to.
      cancel_http_readonly_queries_on_client_close: 1,
      // A scope lies on one shard, which answers for itself; what is acknowledged is on that shard.
      ...(layout.cluster ? { distributed_product_mode: 'local', insert_distributed_sync: 1 } : {}),
    },
    log: { level: 127 },
  });

  const door: FactsDoor = {
    url,
    layout,
    async query(query) {
      const rows = [];
      for await (const row of readRows(client, query)) rows.push(row);
      return rows;
    },
    stream: (query) => readRows(client, query),
    async insert(insert) {
      const { table, columns, signal } = insert;
      const target = {
        table,
        ...(columns ? { columns: columns as [string, ...string[]] } : {}),
        ...everyMonth,
        ...optional(signal),
      };
      if ('rows' in insert && Array.isArray(insert.rows)) {
        const { rows } = insert;
        if (rows.length === 0) return;
        await whenReachable(false, signal, () =>
          client.insert({ ...target, values: rows, format: 'JSONCompactEachRow' }),
        );
      } else if ('rows' in insert) {
        const values = Readable.from(insert.rows as AsyncIterable<FactRow>, { objectMode: true });
        await client.insert({ ...target, values, format: 'JSONCompactEachRow' });
      } else {
        const values = Readable.from(insert.body, { objectMode: false });
        await client.insert({ ...target, values, format: insert.format });
      }
    },
    async load({ table, constants, columns, body, signal }) {
      const into = [...Object.keys(constants), ...Object.keys(columns)].join(', ');
      const values = [...Object.keys(constants).map((name) => `{${name}:String}`), ...Object.keys(columns)].join(', ');
      const structure = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
      await whenReachable(false, signal, async () => {
        const { stream } = await client.exec({
          query: `INSERT INTO ${table} (${into}) SELECT ${values} FROM input('${structure.join(', ')}') FORMAT RowBinary`,
          values: Readable.from([body], { objectMode: false }),
          query_params: constants,
          ...everyMonth,
          ...optional(signal),
        });
        for await (const _ of stream);
      });
    },
    async command(sql, params, signal) {
      await whenReachable(false, signal, () =>
        client.command({ query: sql, query_params: params ?? {}, ...optional(signal) }),
      );
    },
    async ping() {
      return (await client.ping()).success;
    },
    async version() {
      const [row] = await door.query<{ version: string }>({ sql: 'SELECT version() AS version' });
      return row!.version;
    },
    close: () => client.close(),
  };
  return door;
}

/** The tables of which the engine set a part aside because it was damaged, as a power loss can do: they answer, but without its rows. */
export async function damagedTables(facts: Pick<FactsDoor, 'query'>): Promise<string[]> {
  const rows = await facts.query<{ table: string }>({
    sql: `SELECT DISTINCT table FROM system.detached_parts
          WHERE database = currentDatabase() AND startsWith(reason, 'broken') ORDER BY table`,
  });
  return rows.map(({ table }) => table);
}
