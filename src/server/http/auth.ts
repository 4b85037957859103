/** Signing in and out: the two routes of better-auth that the product uses. Whatever else it offers would go past `procedure.ts`. */
import type { Hono } from 'hono';
import { z } from 'zod';
import { email } from '../../contract/people.ts';
import { BiplaneError, invalidInput } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { checkedInput } from '../act/input-fields.ts';
import { inPasswordTurn } from '../features/people/passwords.ts';
import { type Attempts, attemptRules, tested } from '../store/attempts.ts';
import { networkOf } from './address.ts';
import type { AppEnv } from './app-env.ts';
import type { Devices } from './devices.ts';
import { parseJson } from './json.ts';
import { assertJson, bodyMaxOfNobody, readBody } from './json-body.ts';
import type { SignIn } from './sign-in.ts';

const signInInput = z.object({ email, password: z.string().max(128), rememberMe: z.boolean().optional() });
const signOutInput = z.object({});

/** A refusal of better-auth in our form. */
function refusalOf({ status }: Response): BiplaneError {
  switch (status) {
    case 401:
      return new BiplaneError('unauthenticated', text('people.signIn.wrong'));
    case 403:
      return new BiplaneError('forbidden', text('errors.foreignOrigin'));
    default:
      return status < 500
        ? invalidInput('errors.malformedRequest')
        : new BiplaneError('internal', text('errors.internal'));
  }
}

type Options = { signIn: SignIn; attempts: Attempts; devices: Devices };

/** Serves `POST /api/auth/sign-in/email` and `POST /api/auth/sign-out`; the session travels in the cookie alone. */
export function authRoutes(app: Hono<AppEnv>, { signIn, attempts, devices }: Options): void {
  const bodyOf = async <T extends z.ZodType>(request: Request, schema: T): Promise<z.output<T>> => {
    assertJson(request);
    return checkedInput(schema, parseJson(await readBody(request, bodyMaxOfNobody)) ?? {}) as z.output<T>;
  };

  app.post('/api/auth/sign-in/email', async (c) => {
    const request = c.req.raw;
    const address = signIn.addressOf(request.headers, c.env?.incoming?.socket?.remoteAddress);
    const network = networkOf(address);
    const device = devices.of(request.headers.get('cookie'));
    // A device that signed in before has a count of its own, whatever others behind the same address do.
    if (!device) await attempts.count(attemptRules.ofAddress(network));
    const input = await bodyOf(request, signInInput);
    const account = input.email.toLowerCase();
    const isKnown = device !== null && devices.knows(device, account);
    if (device && !isKnown) await attempts.count(attemptRules.ofAddress(network));
    const settle = await attempts.count(
      isKnown ? attemptRules.ofDevice(device.id, account) : attemptRules.ofStranger(network, account),
    );
    const asker = isKnown ? { isKnown, id: device.id } : { isKnown, id: network };
    const response = await tested(
      settle,
      inPasswordTurn(asker, () => signIn.withPassword(request, input, address)),
    );
    if (response.status !== 401) await settle(response.ok ? 'passed' : 'untested');
    if (!response.ok) throw refusalOf(response);
    for (const cookie of response.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true });
    c.header('Set-Cookie', devices.cookie(device, account), { append: true });
    return c.json({});
  });

  app.post('/api/auth/sign-out', async (c) => {
    const request = c.req.raw;
    const input = await bodyOf(request, signOutInput);
    const address = signIn.addressOf(request.headers, c.env?.incoming?.socket?.remoteAddress);
    const response = await signIn.handler(request, input, address);
    if (!response.ok) throw refusalOf(response);
    for (const cookie of response.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true });
    return c.json({});
  });
}
