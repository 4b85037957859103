import { describe, expect, it } from 'vitest';
import { inTurn } from './edits.ts';

/** A record as the server keeps it: a stale version is refused. */
function stored(version: number) {
  const seen: number[] = [];
  const record = { version };
  return {
    record,
    seen,
    save: async (input: { version: number }) => {
      seen.push(input.version);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (input.version !== record.version) throw new Error('conflict');
      record.version += 1;
      return { ...record };
    },
  };
}
const at = (needId: string) => ({ workspaceId: 'w', launchId: 'l', needId });

describe('edits of one record by one person', () => {
  it('are sent one after the other, each on what the one before it left', async () => {
    const { save, seen } = stored(3);
    const edit = (title: string) => inTurn(['needs', 'update'], { ...at('a'), version: 3, title }, save);
    const remove = () => inTurn(['needs', 'remove'], { ...at('a'), version: 3 }, save);
    await Promise.all([edit('A'), remove(), edit('B')]);
    expect(seen).toEqual([3, 4, 5]);
  });

  it('still meet what somebody else has changed', async () => {
    const { save, record } = stored(1);
    const edit = () => inTurn(['needs', 'update'], { ...at('b'), version: 1 }, save);
    await edit();
    record.version = 5;
    await expect(edit()).rejects.toThrow('conflict');
  });

  it('are sent on the version that they rest on where their sender merges by itself', async () => {
    const { save, seen } = stored(1);
    const edit = () => inTurn(['wager', 'update'], { ...at('m'), version: 1 }, save, { merges: true });
    await edit();
    await expect(edit()).rejects.toThrow('conflict');
    expect(seen).toEqual([1, 1]);
  });

  it('go on after one that was refused, and wait for no other record', async () => {
    const first = stored(2);
    const other = stored(9);
    const refused = inTurn(['plan', 'updateTask'], { ...at('c'), taskId: 't', version: 1 }, first.save);
    const next = inTurn(['plan', 'updateTask'], { ...at('c'), taskId: 't', version: 2 }, first.save);
    const elsewhere = inTurn(['plan', 'update'], { ...at('c'), version: 9 }, other.save);
    await expect(refused).rejects.toThrow('conflict');
    expect(await next).toEqual({ version: 3 });
    expect(await elsewhere).toEqual({ version: 10 });
  });
});
