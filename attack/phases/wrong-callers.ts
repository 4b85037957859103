/** Every route, called by those who must not: nothing succeeds, and nothing fails in the server. */
import { randomUUID } from 'node:crypto';
import { sampleOf } from '../../test/sample-input.ts';
import { Caller } from '../client.ts';
import type { Phase } from '../phase.ts';
import { invite } from '../places.ts';

type Schema = Parameters<typeof sampleOf>[0];
type Operation = {
  security?: object[];
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};

/** What a viewer may call although it is no GET: it only reads, or concerns nobody but themselves. */
const viewersOwn =
  /^\/(session|samples|workspaces$)|\/plan\/(preview|import\/check)$|\/studies\/[^/]+\/rows$|\/confirm$|\/owner-changes\//;

export const wrongCallers: Phase = {
  name: 'wrong callers',
  async run(attack) {
    const site = await attack.embedded();
    const { owner, workspaceId, launchId, otherKey, server } = site;
    const address = () => server.address;
    const viewer = await invite(owner.caller, workspaceId, 'viewer', address);
    const nobody = new Caller(address, '203.0.113.1');
    const { body: document } = await nobody.call<{
      paths: Record<string, Record<string, Operation>>;
      security?: object[];
    }>('GET', '/api/v1/openapi.json');
    const wrong: string[] = [];
    const failed: string[] = [];
    let calls = 0;
    for (const [template, methods] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(methods)) {
        const known: Record<string, string> = { workspaceId, launchId };
        const sampleFor = ({ name, schema }: { name: string; schema: Schema }) =>
          String(known[name] ?? sampleOf(schema ?? {}, known) ?? randomUUID());
        const parameters = operation.parameters ?? [];
        const query = parameters.filter((each) => each.in === 'query' && each.required);
        const filled = parameters
          .filter((each) => each.in === 'path')
          .reduce((path, each) => path.replace(`{${each.name}}`, encodeURIComponent(sampleFor(each))), template)
          .replace(/^\/api\/v1/, '');
        const path = `${filled}${query.length > 0 ? `?${query.map((each) => `${each.name}=${encodeURIComponent(sampleFor(each))}`).join('&')}` : ''}`;
        if (path.includes('/events')) continue;
        const content = operation.requestBody?.content['application/json'];
        const body = method === 'get' ? undefined : content ? sampleOf(content.schema, known) : {};
        const isPublic = (operation.security ?? document.security ?? [{}]).length === 0;
        const ofWorkspace = template.includes('{workspaceId}');
        // Whoever was let in would be told that the sample is not found, or wrong: so it matters how they are refused.
        const call = async (who: string, caller: Caller, mayNot: boolean, refusal: number) => {
          calls += 1;
          const answer = await caller.api(method.toUpperCase(), path, body, { timeoutMs: 15_000 });
          const line = `${who} ${method.toUpperCase()} ${template}: ${answer.status}`;
          if (mayNot && answer.status !== refusal) wrong.push(line);
          if (answer.status >= 500 || answer.status === 0) failed.push(line);
        };
        if (!template.startsWith('/auth') && !template.startsWith('/api/auth')) {
          await call('nobody', nobody, !isPublic, 401);
          await call("another workspace's key", otherKey, ofWorkspace, 404);
          const writes = method !== 'get' && !viewersOwn.test(filled);
          await call('a viewer', viewer.caller, ofWorkspace && writes, 403);
        }
      }
    attack.claim(
      `in ${calls} calls the wrong callers were refused for who they are`,
      wrong.length === 0,
      wrong.slice(0, 3).join('; ') || 0,
    );
    attack.claim('none failed in the server', failed.length === 0, failed.slice(0, 3).join('; ') || 0);
    attack.claim('enough routes were called', calls > 200, calls);
  },
};
