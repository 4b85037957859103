/** What the command line takes from the environment: the only place in `cli` that reads it. */
import { type Locale, preferredLocale } from '../../locales/translate.ts';

/** The language of `--lang`, else of the POSIX locale variables in their order of precedence; Chinese where they name neither. */
export function languageOf(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Locale {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const asked = at < 0 ? undefined : (argv[at]?.split('=')[1] ?? argv[at + 1]);
  return preferredLocale(asked ?? (env.LC_ALL || env.LC_MESSAGES || env.LANG));
}

export type Remote = {
  /** The installation's address, without a path. */
  url: string;
  /** Secret of an API key. */
  key: string | undefined;
  /** Workspace of commands that name none. */
  workspaceId: string | undefined;
};

/** Which installation procedure commands talk to, unless `--url` or `--workspace` say otherwise. */
export function remoteOf(env: NodeJS.ProcessEnv = process.env): Remote {
  return {
    url: env.BIPLANE_URL || `http://127.0.0.1:${env.PORT || '3000'}`,
    key: env.BIPLANE_KEY || undefined,
    workspaceId: env.BIPLANE_WORKSPACE || undefined,
  };
}

/** The person for whom `biplane sample` signs in. */
export function credentialsOf(env: NodeJS.ProcessEnv = process.env): { email?: string; password?: string } {
  const { BIPLANE_EMAIL: email, BIPLANE_PASSWORD: password } = env;
  return { ...(email ? { email } : {}), ...(password ? { password } : {}) };
}
