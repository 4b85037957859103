/** Calls a procedure of a running server with what was typed. */
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { createORPCClient } from '@orpc/client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { contract } from '../../contract/contract.ts';
import { invalidInput } from '../../domain/errors.ts';
import type { Locale } from '../../locales/translate.ts';
import type { Remote } from '../base/environment.ts';
import { requireReadable } from '../base/readable-file.ts';
import { type Field, parseField } from './fields.ts';

type Typed = Record<string, string | string[] | boolean | undefined>;

/** The JSON of `--data`: the text itself, `@FILE`, or `@-` for standard input. */
async function readData(data: string): Promise<Record<string, unknown>> {
  const source =
    data === '@-' ? await readAll(process.stdin) : data.startsWith('@') ? await readFile(data.slice(1), 'utf8') : data;
  let parsed: unknown;
  try {
    parsed = JSON.parse(source);
  } catch (error) {
    throw invalidInput('cli.errors.dataNotJson', { message: (error as Error).message });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw invalidInput('cli.errors.dataNotObject');
  return parsed as Record<string, unknown>;
}

/** The content is read while it is sent. */
export async function openFile(path: string): Promise<File> {
  // A missing file should be named before anything is sent.
  await requireReadable(path);
  return new File([await openAsBlob(path)], basename(path));
}

/** The input of a procedure from `--data`, overlaid by the options. Fails naming the first required option that is missing. */
export async function inputOf(
  fields: readonly Field[],
  typed: Typed,
  remote: Remote,
): Promise<Record<string, unknown>> {
  const input: Record<string, unknown> = typeof typed.data === 'string' ? await readData(typed.data) : {};
  for (const field of fields) {
    const word = typed[field.name];
    if (word === undefined) continue;
    input[field.name] = field.kind === 'file' ? await openFile(String(word)) : parseField(field, word);
  }
  if (remote.workspaceId && fields.some(({ name }) => name === 'workspaceId')) input.workspaceId ??= remote.workspaceId;
  const missing = fields.find(({ name, required }) => required && input[name] === undefined);
  if (missing) throw invalidInput('cli.errors.missingOption', { option: `--${missing.flag}` }, { field: missing.name });
  return input;
}

/** Was something in a batch, which is answered line by line, not taken? A shell should not go on as if all were stored. */
export function refusesALine(output: unknown): boolean {
  const results = (output as { results?: unknown } | null)?.results;
  if (!Array.isArray(results)) return false;
  return results.some(({ status }: { status?: unknown }) => status === 'rejected' || status === 'conflict');
}

/** Sends the call and resolves to the procedure's output. Reasons of failure come back in `locale`. */
export async function callProcedure(
  path: readonly string[],
  input: Record<string, unknown>,
  { url, key }: Remote,
  locale: Locale,
  idempotencyKey?: string,
): Promise<unknown> {
  const link = new OpenAPILink(contract, {
    url: `${url.replace(/\/+$/, '')}/api/v1`,
    headers: () => ({
      'Accept-Language': locale,
      ...(key ? { Authorization: `Bearer ${key}` } : {}),
      ...(idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {}),
    }),
  });
  const client: unknown = createORPCClient(link);
  const procedure = path.reduce((node, part) => (node as Record<string, unknown>)[part], client);
  return (procedure as (input: unknown) => Promise<unknown>)(input);
}
