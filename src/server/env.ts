import { resolve } from 'node:path';
import { z } from 'zod';
import { invalidInput } from '../domain/errors.ts';

const flag = z.stringbool().optional();
const schema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().max(65535))
    .default(3000),
  HOST: z.string().default('127.0.0.1'),
  BIPLANE_DATA: z.string().default('data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
  CLICKHOUSE_CLUSTER: z
    .string()
    .regex(/^\w[\w.-]*$/)
    .optional(),
  CLICKHOUSE_REPLICATED: flag,
  BIPLANE_URL: z.url().optional(),
  BIPLANE_SECRET: z.string().min(32).optional(),
  BIPLANE_TRUSTED_PROXY: flag,
  BIPLANE_UPLOAD_MAX: z.coerce
    .number()
    .int()
    .positive()
    .default(2 * 1024 ** 3),
  BIPLANE_BACKUP: flag,
  BIPLANE_LOG: z.enum(['quiet', 'normal']).default('normal'),
});

export type Env = {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  clickhouseUrl: string | undefined;
  /** Where the tables of facts live, besides on the server at that address. */
  factsLayout: { cluster: string | undefined; replicated: boolean };
  /** The address people type, when it differs from HOST:PORT (a reverse proxy). */
  publicUrl: string | undefined;
  /** Signs cookies; generated into the data directory where unset. Set it when several servers share a database. */
  secret: string | undefined;
  /** A proxy in front appends the address that connects to it to X-Forwarded-For; without one, anybody could write that header. */
  trustedProxy: boolean;
  uploadMaxBytes: number;
  /** Scheduled backups: on by default with an embedded engine. */
  scheduledBackup: boolean;
  quiet: boolean;
};

/** Reads the environment, the only place that does. Fails with the name of the variable that is wrong. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const known = Object.fromEntries(
    Object.keys(schema.shape).flatMap((key) => (source[key] ? [[key, source[key]]] : [])),
  );
  const parsed = schema.safeParse(known);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalidInput('engines.errors.settingInvalid', {
      name: issue?.path.join('.') ?? '',
      message: issue?.message ?? '',
    });
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: resolve(env.BIPLANE_DATA),
    databaseUrl: env.DATABASE_URL,
    clickhouseUrl: env.CLICKHOUSE_URL,
    factsLayout: { cluster: env.CLICKHOUSE_CLUSTER, replicated: env.CLICKHOUSE_REPLICATED ?? false },
    publicUrl: env.BIPLANE_URL,
    secret: env.BIPLANE_SECRET,
    trustedProxy: env.BIPLANE_TRUSTED_PROXY ?? false,
    uploadMaxBytes: env.BIPLANE_UPLOAD_MAX,
    scheduledBackup: env.BIPLANE_BACKUP ?? !env.DATABASE_URL,
    quiet: env.BIPLANE_LOG === 'quiet',
  };
}
