/**
 * PostgreSQL's wire protocol in front of the embedded engine, which is one single backend.
 *
 * Whatever a connection sends up to its next Sync runs in one piece, and a connection that is inside a transaction keeps the
 * backend until it ends: otherwise two connections would bind their values to each other's unnamed statement.
 * All connections share the backend's session: no `SET` without `LOCAL`, no temporary tables, no session locks.
 */
import { timingSafeEqual } from 'node:crypto';
import net from 'node:net';
import { withOwnStatementName } from './postgres-messages.ts';

/** What the wire needs of the engine. Messages in, answers out; synchronous inside. */
export type Backend = {
  execProtocolRawStream: (messages: Uint8Array, options: { onRawData: (data: Uint8Array) => void }) => Promise<void>;
  isInTransaction: () => boolean;
  exec: (sql: string) => Promise<unknown>;
};

export type WireOptions = {
  /** Every connection must present it. */
  password: string;
  /** Told when the engine begins and ends to work, because it cannot be interrupted from within. */
  working?: (begun: boolean) => void;
  /** How long a connection may sit inside a transaction without a word while others wait. */
  idleInTransactionMs?: number;
};

type Batch = { client: Client; messages: Buffer; synced: boolean };

const startupCode = { protocol3: 196608, ssl: 80877103, gss: 80877104, cancel: 80877102 };
const letter = (character: string) => character.charCodeAt(0);
const [password, terminate, sync, query, functionCall, flush] = ['p', 'X', 'S', 'Q', 'F', 'H'].map(letter);
const askForPassword = Buffer.from([letter('R'), 0, 0, 0, 8, 0, 0, 0, 3]);
const syncMessage = Buffer.from([letter('S'), 0, 0, 0, 4]);

/** One connection: cuts the byte stream into messages and the messages into batches. */
class Client {
  private chunks: Buffer[] = [];
  private buffered = 0;
  private needed = 4;
  private messages: Buffer[] = [];
  private startup: Buffer | null = null;
  private stage: 'startup' | 'password' | 'ready' = 'startup';
  /** The names of prepared statements that go with this connection. */
  readonly statements = new Set<string>();

  constructor(
    readonly socket: net.Socket,
    private readonly number: number,
    private readonly secret: string,
    private readonly submit: (batch: Batch) => void,
  ) {}

  receive(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    while (this.buffered >= this.needed && !this.socket.destroyed) {
      const bytes = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks);
      const header = this.stage === 'startup' ? 0 : 1;
      const length = bytes.length >= header + 4 ? header + bytes.readUInt32BE(header) : header + 4;
      this.chunks = [bytes];
      this.needed = length;
      if (bytes.length < length) return;
      this.chunks = bytes.length === length ? [] : [bytes.subarray(length)];
      this.buffered = bytes.length - length;
      this.needed = 1;
      this.message(bytes.subarray(0, length));
    }
  }

  private message(message: Buffer): void {
    if (this.stage === 'startup') this.opening(message);
    else if (this.stage === 'password') this.authenticate(message);
    else if (message[0] === terminate) this.socket.end();
    else {
      const type = message[0];
      this.messages.push(withOwnStatementName(message, this.number, this.statements));
      if (type !== sync && type !== query && type !== functionCall && type !== flush) return;
      this.submit({ client: this, messages: Buffer.concat(this.messages), synced: type !== flush });
      this.messages = [];
    }
  }

  private opening(message: Buffer): void {
    const code = message.length >= 8 ? message.readUInt32BE(4) : 0;
    if (code === startupCode.ssl || code === startupCode.gss) {
      this.socket.write('N');
    } else if (code === startupCode.protocol3) {
      this.startup = message;
      this.stage = 'password';
      this.socket.write(askForPassword);
    } else {
      // A running statement cannot be cancelled: there is no second backend to signal it.
      this.socket.destroy();
    }
  }

  private authenticate(message: Buffer): void {
    const given = message.subarray(5, -1);
    const expected = Buffer.from(this.secret);
    const right = message[0] === password && given.length === expected.length && timingSafeEqual(given, expected);
    if (right && this.startup) {
      this.stage = 'ready';
      this.submit({ client: this, messages: this.startup, synced: true });
      this.startup = null;
    } else {
      this.socket.destroy();
    }
  }
}

/** A server that is not listening yet. It serves `backend` to any number of connections, one batch at a time. */
export function createWireServer(backend: Backend, options: WireOptions): net.Server {
  const idleLimit = options.idleInTransactionMs ?? 60_000;
  let queue: Batch[] = [];
  let running = false;
  /** The connection that owns the backend until its transaction or its unfinished batch ends. */
  let holder: Client | null = null;
  let idleTimer: NodeJS.Timeout | undefined;
  /** When the holder was last answered: whoever comes and goes in the line meanwhile gives it no more time. */
  let heldSince = 0;
  /** Connections whose prepared statements are still there. */
  const gone: Client[] = [];

  function next(): Batch | undefined {
    if (!holder) return queue.shift();
    const index = queue.findIndex((batch) => batch.client === holder);
    return index < 0 ? undefined : queue.splice(index, 1)[0];
  }

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    clearTimeout(idleTimer);
    for (;;) {
      if (holder?.socket.closed) await release();
      const batch = next();
      if (!batch) break;
      const { client, messages, synced } = batch;
      const { socket } = client;
      socket.cork();
      // A statement that fails answers so. An engine that throws is broken: its thread ends with it and a new one is started.
      options.working?.(true);
      await backend.execProtocolRawStream(messages, {
        onRawData: (data) => {
          if (socket.writable) socket.write(Buffer.from(data));
        },
      });
      options.working?.(false);
      socket.uncork();
      holder = !synced || backend.isInTransaction() ? client : null;
      heldSince = Date.now();
      // Lets answers leave and new batches arrive between two batches.
      await new Promise(setImmediate);
    }
    if (!holder) await forget();
    running = false;
    if (!holder && queue.length > 0) return run();
    if (queue.length > 0)
      idleTimer = setTimeout(() => holder?.socket.destroy(), Math.max(0, heldSince + idleLimit - Date.now()));
  }

  async function forget(): Promise<void> {
    for (const { statements } of gone.splice(0)) {
      for (const name of statements) await backend.exec(`DEALLOCATE "${name.replaceAll('"', '""')}"`).catch(() => {});
    }
  }

  /** Ends what the connection in possession has left open. */
  async function release(): Promise<void> {
    await backend.execProtocolRawStream(syncMessage, { onRawData: () => {} });
    if (backend.isInTransaction()) await backend.exec('ROLLBACK');
    holder = null;
  }

  async function leave(client: Client): Promise<void> {
    queue = queue.filter((batch) => batch.client !== client);
    gone.push(client);
    await run();
  }

  let connections = 0;
  const server = net.createServer({ noDelay: true }, (socket) => {
    connections += 1;
    const client = new Client(socket, connections, options.password, (batch) => {
      queue.push(batch);
      void run();
    });
    socket.on('data', (chunk: Buffer) => client.receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => void leave(client));
  });
  return server;
}
