/** Reads whole lists of an installation, page by page, and checks its chains from the outside. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Caller } from './client.ts';

export const pathOf = ({ workspaceId, launchId }: { workspaceId: string; launchId: string }) =>
  `/workspaces/${workspaceId}/launches/${launchId}`;

/** The external ids of all order lines that count, as often as they count. */
export async function everyOrderId(by: Caller, launchPath: string): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const page = `${launchPath}/orders?limit=500&offset=${ids.length}`;
    const { lines } = await by.must<{ lines: { externalId: string }[] }>('GET', page);
    if (lines.length === 0) return ids;
    ids.push(...lines.map(({ externalId }) => externalId));
  }
}

type AuditEntry = { id: number; entity: string; after: { stored?: number } | null };

export async function everyAuditEntry(by: Caller, workspaceId: string): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (;;) {
    const before = entries.length > 0 ? `&before=${entries.at(-1)!.id}` : '';
    const page = await by.must<{ entries: typeof entries }>(
      'GET',
      `/workspaces/${workspaceId}/audit?limit=200${before}`,
    );
    if (page.entries.length === 0) return entries;
    entries.push(...page.entries);
  }
}

const biplane = fileURLToPath(new URL('../bin/biplane.mjs', import.meta.url));

/** What `biplane verify` says of a stopped installation. */
export function verifies(dataDir: string): Promise<{ ok: boolean; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [biplane, 'verify', '--lang', 'en'], {
      env: { ...process.env, BIPLANE_DATA: dataDir },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    child.on('close', (code) => resolve({ ok: code === 0, said: /^[✓✗].*$/m.exec(said)?.[0] ?? said.trim() }));
  });
}
