/** Callers of the HTTP interface, as strangers, people and machines are: nothing here knows the server from inside. */

export type Answer<T = Record<string, unknown>> = { status: number; body: T; ms: number };

export type Options = { timeoutMs?: number; headers?: Record<string, string> };

/** One who calls: with a cookie, an API key, or nothing. `address` is asked before each call, because a restarted server has another one. */
export class Caller {
  readonly #address: () => string;
  readonly #from: string;
  #cookies = new Map<string, string>();
  #key: string | undefined;

  /** `from` is the network address that a trusted proxy in front would report. */
  constructor(address: () => string, from = '198.51.100.1', key?: string) {
    this.#address = address;
    this.#from = from;
    this.#key = key;
  }

  /** The same one at another server, or from another place; whoever signs in again there does so there only. */
  at(address: () => string, from = this.#from): Caller {
    const other = new Caller(address, from, this.#key);
    other.#cookies = new Map(this.#cookies);
    return other;
  }

  headers(more: Record<string, string> = {}): Record<string, string> {
    return {
      'X-Forwarded-For': this.#from,
      // As a page of the product's own sends it.
      Origin: this.#address(),
      ...(this.#key ? { Authorization: `Bearer ${this.#key}` } : {}),
      ...(this.#cookies.size > 0 ? { Cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') } : {}),
      ...more,
    };
  }

  /** Calls; a connection that breaks or takes too long is the status 0. `body` is JSON, or a text that is sent as it is. */
  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    { timeoutMs = 30_000, headers = {} }: Options = {},
  ): Promise<Answer<T>> {
    const begun = performance.now();
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
    try {
      const response = await fetch(`${this.#address()}${path}`, {
        method,
        headers: this.headers({ ...(body === undefined ? {} : { 'Content-Type': type }), ...headers }),
        ...(body === undefined ? {} : { body: (isRaw ? body : JSON.stringify(body)) as BodyInit }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (name && value) this.#cookies.set(name, value);
      }
      const text = await response.text();
      const parsed = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : { text };
      return { status: response.status, body: parsed as T, ms: performance.now() - begun };
    } catch (error) {
      return {
        status: 0,
        body: { error: `${error} ${(error as Error).cause ?? ''}` } as T,
        ms: performance.now() - begun,
      };
    }
  }

  api<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    options?: Options,
  ): Promise<Answer<T>> {
    return this.call<T>(method, `/api/v1${path}`, body, options);
  }

  /** Calls, and fails when the answer is a refusal. */
  async must<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.api<T>(method, path, body);
    if (answer.status < 200 || answer.status > 299)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 400)}`);
    return answer.body;
  }

  signIn(email: string, password: string): Promise<Answer> {
    return this.call('POST', '/api/auth/sign-in/email', { email, password });
  }

  /** Opens the event stream of a workspace; `null` when it is refused. */
  async events(workspaceId: string, onText: (text: string) => void = () => {}) {
    const leaving = new AbortController();
    const response = await fetch(`${this.#address()}/api/v1/workspaces/${workspaceId}/events`, {
      headers: this.headers(),
      signal: leaving.signal,
    }).catch(() => null);
    if (!response?.ok || !response.body) return null;
    const reading = (async () => {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) onText(chunk);
    })().catch(() => {});
    return { leave: () => leaving.abort(), ended: reading };
  }
}

export const isOk = ({ status }: { status: number }) => status >= 200 && status < 300;
