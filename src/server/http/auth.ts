/** Signing in and out: the two routes of better-auth that the product uses. Whatever else it offers would go past `procedure.ts`. */
import type { Hono } from 'hono';
import { z } from 'zod';
import { BiplaneError, invalidInput } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { refuseIssues } from '../field-refusal.ts';
import type { AppEnv } from './app.ts';
import { jsonBody } from './json-body.ts';
import type { SignIn } from './sign-in.ts';

const inputs = {
  'sign-in/email': z.strictObject({ email: z.email(), password: z.string(), rememberMe: z.boolean().optional() }),
  'sign-out': z.strictObject({}),
};

/** A refusal of better-auth in our form. */
function refusalOf({ status, headers }: Response): BiplaneError {
  switch (status) {
    case 401:
      return new BiplaneError('unauthenticated', text('people.signIn.wrong'));
    case 403:
      return new BiplaneError('forbidden', text('errors.foreignOrigin'));
    case 429: {
      const retryAfterSeconds = Number(headers.get('Retry-After') ?? headers.get('X-Retry-After') ?? 60);
      return new BiplaneError('rate_limited', text('people.signIn.tooMany'), { retryAfterSeconds });
    }
    default:
      return status < 500
        ? invalidInput('errors.malformedRequest')
        : new BiplaneError('internal', text('errors.internal'));
  }
}

/** Serves `POST /api/auth/sign-in/email` and `POST /api/auth/sign-out`; the session travels in the cookie alone. */
export function authRoutes(app: Hono<AppEnv>, signIn: SignIn): void {
  for (const [path, schema] of Object.entries(inputs)) {
    app.post(`/api/auth/${path}`, ...jsonBody, async (c) => {
      const body: unknown = await c.req.json().catch(() => {
        throw invalidInput('errors.malformedRequest');
      });
      const input = schema.safeParse(body);
      if (!input.success) throw refuseIssues(input.error.issues, body);
      const headers = new Headers(c.req.raw.headers);
      headers.delete('content-length');
      const request = new Request(c.req.url, { method: 'POST', headers, body: JSON.stringify(input.data) });
      const response = await signIn.handler(request, {
        socketAddress: c.env?.incoming?.socket?.remoteAddress,
        email: 'email' in input.data ? input.data.email : undefined,
      });
      if (!response.ok) throw refusalOf(response);
      for (const cookie of response.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true });
      return c.json({});
    });
  }
}
