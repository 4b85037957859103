import type { Locale } from '../../locales/translate.ts';
import type { Caller } from '../act/context.ts';

/** What the server of HTTP gives to a route, and what the steps before it have found out. */
export type AppEnv = {
  Bindings: { incoming?: { socket?: { remoteAddress?: string } } };
  Variables: { caller: Caller | null; locale: Locale };
};
