import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { BiplaneError, invalidInput } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import type { AppEnv } from './app.ts';

const megabyte = 1024 ** 2;
const limitMegabytes = 16;
/** Enough for everything that is open to anybody: setting up, signing in, accepting an invitation. */
const limitOfNobody = 64 * 1024;

const ofCaller = bodyLimit({
  maxSize: limitMegabytes * megabyte,
  onError: () => {
    throw invalidInput('errors.bodyTooLarge', { limit: limitMegabytes });
  },
});
const ofNobody = bodyLimit({
  maxSize: limitOfNobody,
  onError: () => {
    throw new BiplaneError('unauthenticated', text('errors.unauthenticated'));
  },
});

const limited: MiddlewareHandler<AppEnv> = (c, next) => (c.get('caller') ? ofCaller : ofNobody)(c, next);

const onlyJson: MiddlewareHandler<AppEnv> = async (c, next) => {
  const hasBody = Number(c.req.header('content-length') ?? 0) > 0 || c.req.header('transfer-encoding') !== undefined;
  const isJson = /^application\/json\s*(?:;|$)/i.test(c.req.header('content-type') ?? '');
  if (hasBody && !isJson) throw invalidInput('errors.jsonOnly');
  await next();
};

/** What a body must be before anybody reads it: JSON, and no larger than its sender may be trusted with. */
export const jsonBody = [limited, onlyJson] as const;
