/** Sign-in by e-mail and password, sessions and API keys: turns a request into the {@link Caller} it speaks for. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { drizzleAdapter } from '@better-auth/drizzle-adapter';
import { betterAuth } from 'better-auth';
import { parse } from 'hono/utils/cookie';
import type { Action } from '../../domain/people/roles.ts';
import type { Caller } from '../act/context.ts';
import { endSessionUnless, storedPassword } from '../features/people/persons.ts';
import { keyInForce, personOfSession } from '../features/people/queries.ts';
import { secretHash } from '../features/people/secrets.ts';
import { signInTables } from '../features/people/sessions.ts';
import { noteKeyUse } from '../features/people/writes.ts';
import type { Postgres } from '../store/postgres.ts';
import { asUnavailable } from '../store/unavailable.ts';
import { addressOf } from './address.ts';

/** The client's address, set by the server on every request: a client cannot choose it. */
const addressHeader = 'x-biplane-address';
const SESSION_SECONDS = 60 * 60 * 24 * 30;
const COOKIE_PREFIX = 'biplane';
/** The name of the session's cookie; over https with `__Secure-` in front, and then no other is taken: only https can set that one. */
export const sessionCookie = `${COOKIE_PREFIX}.session_token`;

/**
 * The session token of a cookie header, when the signature under it is ours. Better-auth's own lookup takes several queries and some
 * 10 ms of processor time for each request; this and one join are all that a request needs.
 */
function sessionToken(cookies: string | null, name: string, secret: string): string | null {
  const value = parse(cookies ?? '', name)[name] ?? '';
  const cut = value.lastIndexOf('.');
  if (cut < 1) return null;
  const token = value.slice(0, cut);
  const expected = createHmac('sha256', secret).update(token).digest();
  const given = Buffer.from(value.slice(cut + 1), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}

/** The API key of a request; a key comes before a cookie. */
export function bearerOf(headers: Headers): string | undefined {
  return headers.get('authorization')?.match(/^Bearer\s+(\S+)$/i)?.[1];
}

export type SignIn = ReturnType<typeof openSignIn>;

type SignInOptions = { postgres: Postgres; secret: string; baseUrl: string; trustedProxy: boolean };

/** Opens better-auth on our own tables. `baseUrl` is used for cookies (secure when https). */
export function openSignIn({ postgres, secret, baseUrl, trustedProxy }: SignInOptions) {
  const isHttps = baseUrl.startsWith('https:');
  const auth = betterAuth({
    baseURL: baseUrl,
    basePath: '/api/auth',
    secret,
    database: drizzleAdapter(postgres.db as never, {
      provider: 'pg',
      schema: signInTables,
    }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    // Counted before its handler is asked, by src/server/store/attempts.ts.
    rateLimit: { enabled: false },
    trustedOrigins: (request) => {
      const host = request?.headers.get('host');
      return host ? [`http://${host}`, `https://${host}`] : [];
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: isHttps,
      database: { generateId: () => crypto.randomUUID() },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    telemetry: { enabled: false },
    onAPIError: {
      // A database that is away is no fault of the request: it leaves better-auth as what it is, instead of as an empty 500.
      onError: (error) => {
        const unavailable = asUnavailable(error);
        if (unavailable) throw unavailable;
      },
    },
    // Its log prints query parameters, e-mail addresses among them.
    logger: { disabled: true },
  });

  const cookieName = isHttps ? `__Secure-${sessionCookie}` : sessionCookie;

  // Both look-ups run with every request. They must stay unnamed: the embedded engine's connections share one backend, where a
  // statement's name can be prepared only once.
  async function callerOfKey(secretValue: string, now: Date): Promise<Caller | null> {
    const key = await keyInForce(postgres.db, { secretHash: secretHash(secretValue) }, now);
    if (!key) return null;
    if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > 60_000)
      await noteKeyUse(postgres.db, key.id, now);
    const { id, name, workspaceId, timeZone, createdBy } = key;
    return { kind: 'key', id, name, workspaceId, timeZone, actions: key.actions as Action[], createdBy };
  }

  async function callerOfSession(token: string, now: Date): Promise<Caller | null> {
    const found = await personOfSession(postgres.db, token, now);
    return found ? { kind: 'user', ...found } : null;
  }

  const handler = (request: Request, input: object, address: string): Promise<Response> => {
    const headers = new Headers(request.headers);
    headers.delete('content-length');
    headers.delete('transfer-encoding');
    headers.set(addressHeader, address);
    return auth.handler(new Request(request.url, { method: 'POST', headers, body: JSON.stringify(input) }));
  };

  return {
    addressOf: (headers: Headers, socketAddress: string | undefined) => addressOf(headers, socketAddress, trustedProxy),
    /** Has better-auth answer one of its routes: `input` as the body, `address` for the record of the session. */
    handler,
    /** The same for its sign-in; a password that was replaced while it was tested is a wrong one. */
    withPassword: async (request: Request, input: { email: string }, address: string): Promise<Response> => {
      const stored = await storedPassword(postgres.db, input.email);
      const response = await handler(request, input, address);
      if (!response.ok) return response;
      const cookie = response.headers.getSetCookie().find((each) => each.startsWith(`${cookieName}=`));
      const token = sessionToken(cookie ?? null, cookieName, secret);
      // Whoever replaces a password ends the sessions there are: this one may have been made since.
      const isCurrent = token && stored && !(await endSessionUnless(postgres.db, token, stored));
      return isCurrent ? response : new Response(null, { status: 401 });
    },
    /** Who sends this request; `null` for nobody, an expired session or a revoked key. */
    caller: async (headers: Headers, now: Date): Promise<Caller | null> => {
      const bearer = bearerOf(headers);
      if (bearer) return callerOfKey(bearer, now);
      const token = sessionToken(headers.get('cookie'), cookieName, secret);
      return token ? callerOfSession(token, now) : null;
    },
  };
}
