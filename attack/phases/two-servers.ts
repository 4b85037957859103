/** A server is killed in the middle of an import: another one brings it to its end, or says that it failed. */
import { execFileSync } from 'node:child_process';
import { isOk } from '../client.ts';
import { until } from '../health.ts';
import type { Phase } from '../phase.ts';
import { pathOf } from '../records.ts';

const rows = 400_000;

export const twoServers: Phase = {
  name: 'two servers',
  async run(attack) {
    // Made first: it takes seconds, in which connections that wait would be closed.
    const lines = Array.from({ length: rows }, (_, row) => `city ${row % 97},${(row * 7919) % 10_007} said ${row}`);
    const content = new TextEncoder().encode(`city,answer\n${lines.join('\n')}\n`);
    const pair = await attack.pair();
    if (!pair) return;
    const { owner, servers, workspaceId } = pair;
    const path = pathOf(pair);
    const [first, second] = servers.map((server) => owner.caller.at(() => server.address));
    const upload = await first!.must<{ uploadId: string }>(
      'POST',
      `/workspaces/${workspaceId}/uploads?name=survey.csv`,
      content,
    );
    const { uploadId } = upload;
    const seen = await first!.must('POST', `${path}/imports/inspect`, { uploadId, kind: 'answers' });
    const { names, mapping } = seen;
    const { id, targetId } = await first!.must<{ id: string; targetId: string }>('POST', `${path}/imports`, {
      ...{ uploadId, names, mapping },
    });
    type Import = { status: string; rowsDone: number; stored: number };
    const found = async () => (await second!.api<Import>('GET', `${path}/imports/${id}`)).body;
    await until(async () => (await found()).status === 'running', 10_000);
    // Either server may have taken the job: the one that runs it is killed with its readers, the other is asked.
    const busy = servers
      .map((server) => ({ server, readers: readersOf(server.pid()) }))
      .sort((a, b) => b.readers - a.readers);
    await busy[0]!.server.kill();
    const survivor = owner.caller.at(() => busy[1]!.server.address);
    const killedWhileRunning = (await survivor.api<Import>('GET', `${path}/imports/${id}`)).body.status === 'running';
    let last: Import | undefined;
    const ended = await until(async () => {
      const answer = await survivor.api<Import>('GET', `${path}/imports/${id}`);
      if (isOk(answer)) last = answer.body;
      return last !== undefined && last.status !== 'running' && last.status !== 'queued';
    }, 75_000);
    attack.claim('its server was killed while the import was running', killedWhileRunning);
    const when = `${last?.status} after ${ended} ms`;
    attack.claim('an import on a killed server ends within a minute', ended !== null && ended < 65_000, when);
    const study = await survivor.api<{ responses: number }>('GET', `${path}/studies/${targetId}`);
    const visible = isOk(study) ? study.body.responses : 0;
    attack.claim(
      'nothing of it is half visible',
      visible === (last?.status === 'done' ? rows : 0),
      `${visible} answer sheets`,
    );
  },
};

/** How many processes of its own a server has. */
function readersOf(pid: number): number {
  try {
    return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n').length;
  } catch {
    return 0;
  }
}
