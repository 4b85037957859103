import { expect, test } from 'vitest';
import { openLine } from './line.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a workspace that asks for much leaves room for others, who take turns', async () => {
  const line = openLine({ atOnce: 3, perWorkspace: 2, mostWaiting: 5 });
  const served: string[] = [];
  const ends: Record<string, () => void> = {};
  const ask = (workspaceId: string, name: string) =>
    void line.enter(workspaceId).then((leave) => {
      served.push(name);
      ends[name] = leave;
    });
  for (let i = 1; i <= 5; i++) ask('a', `a${i}`);
  await turn();
  expect(served).toEqual(['a1', 'a2']);
  for (const name of ['b1', 'c1', 'b2']) ask(name[0]!, name);
  await turn();
  expect(served).toEqual(['a1', 'a2', 'b1']);
  ends.a1!();
  await turn();
  // The first of the line again, then those who have waited longer.
  expect(served).toEqual(['a1', 'a2', 'b1', 'a3']);
  ends.b1!();
  ends.a2!();
  await turn();
  expect(served).toEqual(['a1', 'a2', 'b1', 'a3', 'c1', 'b2']);
  expect(line.busy()).toBe(3);
});

test('the line of one workspace is bounded, and who leaves it is forgotten', async () => {
  const line = openLine({ atOnce: 1, perWorkspace: 1, mostWaiting: 2 });
  const leave = await line.enter('a');
  const gone = new AbortController();
  const first = line.enter('a', gone.signal);
  const second = line.enter('a');
  await expect(line.enter('a')).rejects.toMatchObject({
    code: 'rate_limited',
    reason: { key: 'errors.reading.busy', params: { limit: 2 } },
  });
  gone.abort(new Error('left'));
  await expect(first).rejects.toThrow('left');
  leave();
  (await second)();
  expect(line.busy()).toBe(0);
});
