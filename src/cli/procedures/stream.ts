/** Calls a procedure whose request or answer is no JSON: a file either way, or a stream that goes on. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import { ORPCError } from '@orpc/client';
import type { AnyContractProcedure } from '@orpc/contract';
import type { Locale } from '../../locales/translate.ts';
import type { Remote } from '../base/environment.ts';

type Refusal = { code?: string; message?: string };

/** Sends the fields of `input` in path and query, and its `file` as the body; fails as the procedure does. */
export async function callStream(
  procedure: AnyContractProcedure,
  { file, ...input }: Record<string, unknown>,
  { url, key }: Remote,
  locale: Locale,
): Promise<Response> {
  const { method = 'GET', path = '' } = procedure['~orpc'].route;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input))
    if (!path.includes(`{${name}}`)) query.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  const place = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(input[name])));
  const response = await fetch(`${url.replace(/\/+$/, '')}/api/v1${place}${query.size > 0 ? `?${query}` : ''}`, {
    method,
    headers: { 'Accept-Language': locale, ...(key ? { Authorization: `Bearer ${key}` } : {}) },
    ...(file instanceof Blob ? { body: file } : {}),
  });
  if (response.ok) return response;
  const { code, message } = (await response.json()) as Refusal;
  throw new ORPCError(code ?? 'internal', { message: message ?? response.statusText });
}

/** Writes the answer as it comes, into a file or to standard output. */
export async function writeAnswer({ body }: Response, file: string | undefined): Promise<void> {
  if (!body) return;
  const content = Readable.fromWeb(body as NodeStream);
  if (file === undefined) await pipeline(content, process.stdout, { end: false });
  else await pipeline(content, createWriteStream(file));
}
