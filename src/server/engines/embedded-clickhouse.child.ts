/**
 * The process that holds the embedded ClickHouse and serves the part of ClickHouse's HTTP interface that its own client uses.
 * A process of its own because the engine starves an event loop, can end its process, and can be capped and replaced here.
 */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { drainPending, Session } from 'chdb';
import { inlineParameters, literal, parseStatement, type Statement, withSettings } from './clickhouse-statement.ts';

export type EmbeddedClickhouseTask = {
  directory: string;
  spoolDirectory: string;
  token: string;
  /** 0 for any free port. */
  port: number;
  maxMemoryBytes: number;
  maxExecutionSeconds: number;
  maxThreads: number;
};

/** How many statements run side by side; the others wait in line. */
const sessionCount = 4;
/** Parameters of the HTTP interface that are no settings of the engine. */
const notSettings = new Set(
  'query database query_id default_format wait_end_of_query session_id session_timeout session_check enable_http_compression compress decompress send_progress_in_http_headers cancel_http_readonly_queries_on_client_close http_headers_progress_interval_ms role user password quota_key buffer_size'.split(
    ' ',
  ),
);
/** Formats whose pieces can be sent one after the other. The value is how many lines the engine repeats at the head of every piece. */
const streamable: Record<string, number> = {
  JSONEachRow: 0,
  JSONCompactEachRow: 0,
  JSONCompactEachRowWithNamesAndTypes: 2,
  TabSeparated: 0,
  CSV: 0,
};

// By message, because arguments and environment of a process are visible to others.
const task = await new Promise<EmbeddedClickhouseTask>((resolve) => process.once('message', resolve));
mkdirSync(task.directory, { recursive: true });

const connectionArgs = [
  `--max_memory_usage=${task.maxMemoryBytes}`,
  `--max_bytes_before_external_group_by=${Math.floor(task.maxMemoryBytes / 2)}`,
  `--max_bytes_before_external_sort=${Math.floor(task.maxMemoryBytes / 2)}`,
  `--max_execution_time=${task.maxExecutionSeconds}`,
  `--max_threads=${task.maxThreads}`,
  '--output_format_json_quote_64bit_integers=1',
  '--mutations_sync=1',
];
const openSession = () => new Session(task.directory, { connectionArgs });

/** A predecessor whose server was killed may hold the directory for another moment. */
async function openWhenFree(): Promise<Session> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return openSession();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(50);
    }
  }
}

const control = await openWhenFree();
rmSync(task.spoolDirectory, { recursive: true, force: true });
mkdirSync(task.spoolDirectory, { recursive: true });
const idle = Array.from({ length: sessionCount }, openSession);
const line: ((session: Session) => void)[] = [];
const columnsOf = new Map<string, { name: string; type: string }[]>();

function take(): Promise<Session> {
  const session = idle.pop();
  return session ? Promise.resolve(session) : new Promise((resolve) => line.push(resolve));
}

function give(session: Session): void {
  const waiting = line.shift();
  if (waiting) waiting(session);
  else idle.push(session);
}

class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

function authorised(request: http.IncomingMessage): boolean {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const given = Buffer.from(
    String(
      request.headers['x-clickhouse-key'] ??
        (basic
          ? Buffer.from(basic, 'base64')
              .toString()
              .replace(/^[^:]*:/, '')
          : ''),
    ),
  );
  const expected = Buffer.from(task.token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function insertableColumns(session: Session, table: string) {
  const known = columnsOf.get(table);
  if (known) return known;
  const described = await session.queryAsync(`DESCRIBE TABLE ${table}`, { format: 'JSONEachRow' });
  const columns = described
    .text()
    .split('\n')
    .filter(Boolean)
    .map((row) => JSON.parse(row) as { name: string; type: string; default_type: string })
    .filter((column) => column.default_type !== 'ALIAS' && column.default_type !== 'MATERIALIZED');
  columnsOf.set(table, columns);
  return columns;
}

/** Turns a spooled body into a statement: handed over as bytes, the engine would cut characters at the borders of its buffers. */
async function loadStatement(session: Session, insert: Extract<Statement, { kind: 'insert' }>, file: string) {
  if (insert.input) {
    const { expressions, structure } = insert.input;
    const into = `${insert.table}${insert.columns ? ` (${insert.columns.map((name) => `\`${name}\``).join(', ')})` : ''}`;
    return `INSERT INTO ${into} SELECT ${expressions} FROM file(${literal(file)}, '${insert.format}', ${literal(structure)})`;
  }
  const all = await insertableColumns(session, insert.table);
  const columns = insert.columns
    ? insert.columns.map((name) => {
        const column = all.find((candidate) => candidate.name === name);
        if (!column)
          throw new Error(
            `Code: 16. DB::Exception: No such column ${name} in table ${insert.table}. (NO_SUCH_COLUMN_IN_TABLE)`,
          );
        return column;
      })
    : all;
  const names = columns.map((column) => `\`${column.name}\``).join(', ');
  const structure = columns.map((column) => `\`${column.name}\` ${column.type}`).join(', ');
  return `INSERT INTO ${insert.table} (${names}) SELECT * FROM file(${literal(file)}, '${insert.format}', ${literal(structure)})`;
}

async function bodyText(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function withoutLines(bytes: Buffer, count: number): Buffer {
  let start = 0;
  for (let line = 0; line < count; line++) start = bytes.indexOf('\n', start) + 1;
  return bytes.subarray(start);
}

function sendable(response: http.ServerResponse): Promise<void> | undefined {
  if (!response.writableNeedDrain || response.destroyed) return undefined;
  return new Promise((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/ping') return void response.end('Ok.\n');
  if (!authorised(request))
    throw new Refused(401, 'Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)');

  const parameters = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [key, value] of url.searchParams) {
    if (key.startsWith('param_')) parameters.set(key.slice('param_'.length), value);
    else if (!notSettings.has(key) && /^\w+$/.test(key)) settings.set(key, value);
  }
  const queryId = url.searchParams.get('query_id')?.replace(/[^\w-]/g, '') || randomUUID();
  // The engine gives statements names of its own, so ours is written into the text, where it can be found to end the statement.
  const tag = `/*biplane:${randomUUID()}*/`;
  let running = false;
  let gone = false;
  response.once('close', () => {
    gone = true;
    if (running) void kill(tag);
  });
  response.setHeader('X-ClickHouse-Query-Id', queryId);

  const inUrl = url.searchParams.get('query');
  let statement = inUrl === null ? null : parseStatement(inlineParameters(inUrl, parameters));
  let spooled: string | null = null;
  let session: Session | null = null;
  try {
    if (statement?.kind === 'insert') {
      spooled = path.join(task.spoolDirectory, randomUUID());
      await pipeline(request, createWriteStream(spooled));
      if ((await stat(spooled)).size === 0) return void response.end();
    } else {
      const body = await bodyText(request);
      statement = parseStatement(
        inlineParameters(inUrl === null ? body : body ? `${inUrl}\n${body}` : inUrl, parameters),
      );
      if (statement.kind === 'insert')
        throw new Refused(400, 'Code: 62. DB::Exception: The rows of an INSERT travel in the body. (SYNTAX_ERROR)');
    }
    if (statement.kind === 'set') return void response.end();

    session = await take();
    running = true;
    if (gone) throw new Error('the client has left');
    if (statement.kind === 'insert') {
      const sql = await loadStatement(session, statement, spooled!);
      await session.queryAsync(`${tag} ${withSettings(sql, settings)}`);
      response.end();
    } else if (statement.kind === 'command') {
      columnsOf.clear();
      const takesSettings = /^\s*(?:insert|alter|optimize)/i.test(statement.sql);
      await session.queryAsync(`${tag} ${takesSettings ? withSettings(statement.sql, settings) : statement.sql}`);
      response.end();
    } else {
      const format = statement.format ?? url.searchParams.get('default_format') ?? 'TabSeparated';
      const sql = `${tag} ${/^\s*(?:select|with|\()/i.test(statement.sql) ? withSettings(statement.sql, settings) : statement.sql}`;
      response.setHeader('X-ClickHouse-Format', format);
      const repeatedLines = streamable[format];
      if (repeatedLines !== undefined) {
        let first = true;
        for await (const chunk of session.queryStream(sql, { format })) {
          // Ended by KILL alone: leaving the loop would cancel the stream as well, and the two together leave the statement running for ever.
          if (gone) continue;
          const bytes = Buffer.from(chunk.raw());
          response.write(first ? bytes : withoutLines(bytes, repeatedLines));
          first = false;
          await sendable(response);
        }
        response.end();
      } else {
        response.end(Buffer.from((await session.queryAsync(sql, { format })).bytes()));
      }
    }
    give(session);
    session = null;
  } finally {
    running = false;
    // What a failed statement had already produced would appear in the next answer of its session.
    session?.close();
    if (session) give(openSession());
    if (spooled) await rm(spooled, { force: true });
  }
}

async function kill(tag: string): Promise<void> {
  const id = tag.slice('/*'.length, -'*/'.length);
  await control.queryAsync(`KILL QUERY WHERE query LIKE '%${id}%' AND query NOT ILIKE 'kill%' ASYNC`).catch(() => {});
}

const server = http.createServer({ maxHeaderSize: 4 * 1024 * 1024, requestTimeout: 0 }, (request, response) => {
  answer(request, response).catch((error: Error) => {
    if (response.headersSent) return void response.destroy(error);
    const code = /^Code: (\d+)/.exec(error.message)?.[1] ?? '0';
    response.statusCode = error instanceof Refused ? error.status : 500;
    response.setHeader('X-ClickHouse-Exception-Code', code);
    request.resume();
    response.end(error.message);
  });
});
server.keepAliveTimeout = 60_000;

let attempts = 0;
server.on('error', (error: NodeJS.ErrnoException) => {
  // After a restart the predecessor's port may need a moment.
  if (error.code !== 'EADDRINUSE' || attempts++ > 50) throw error;
  setTimeout(listen, 100);
});
function listen(): void {
  server.listen(task.port, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
}
listen();

// What was acknowledged is in the files, and running statements would only keep the next process from the directory.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', async (message) => {
  if (message !== 'stop') return;
  server.close();
  server.closeAllConnections();
  await drainPending();
  for (const session of [control, ...idle]) session.close();
  process.exit(0);
});
// Terminals and process managers signal the whole group; the parent decides when this process ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
