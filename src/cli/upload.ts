/** `biplane upload FILE`: brings a file to the server, for `biplane imports …` and `biplane plan …` to read. */
import { basename } from 'node:path';
import { contract } from '../contract/contract.ts';
import { invalidInput } from '../domain/errors.ts';
import type { Remote } from './base/environment.ts';
import type { Output } from './base/output.ts';
import { openFile } from './procedures/call.ts';
import { showOutput } from './procedures/show.ts';
import { callStream } from './procedures/stream.ts';

/** Streams the file to the server and shows the id under which it lies there. */
export async function uploadFile(path: string, remote: Remote, json: boolean, out: Output): Promise<void> {
  const { workspaceId } = remote;
  if (!workspaceId) throw invalidInput('cli.errors.missingOption', { option: '--workspace' });
  const input = { workspaceId, name: basename(path), file: await openFile(path) };
  const response = await callStream(contract.uploads.create, input, remote, out.locale);
  showOutput(await response.json(), json, out);
}
