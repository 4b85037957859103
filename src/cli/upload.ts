/** `biplane upload FILE`: brings a file to the server, for `biplane imports …` and `biplane plan …` to read. */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { ORPCError } from '@orpc/client';
import { invalidInput } from '../domain/errors.ts';
import type { Remote } from './base/environment.ts';
import type { Output } from './base/output.ts';
import { requireReadable } from './base/readable-file.ts';
import { showOutput } from './procedures/show.ts';

type Refusal = { code?: string; message?: string };

/** Streams the file to the server and shows the id under which it lies there. */
export async function uploadFile(file: string, remote: Remote, json: boolean, out: Output): Promise<void> {
  if (!remote.workspaceId) throw invalidInput('cli.errors.missingOption', { option: '--workspace' });
  await requireReadable(file);
  const name = encodeURIComponent(basename(file));
  const url = remote.url.replace(/\/+$/, '');
  const response = await fetch(
    `${url}/api/v1/workspaces/${encodeURIComponent(remote.workspaceId)}/uploads?name=${name}`,
    {
      method: 'POST',
      headers: { 'Accept-Language': out.locale, ...(remote.key ? { Authorization: `Bearer ${remote.key}` } : {}) },
      body: await openAsBlob(file),
    },
  );
  const answer: unknown = await response.json();
  if (!response.ok) {
    const { code, message } = answer as Refusal;
    throw new ORPCError(code ?? 'internal', { message: message ?? response.statusText });
  }
  showOutput(answer, json, out);
}
