import { integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedInstallation } from '../../../test/harness.ts';
import type { Postgres } from './postgres.ts';
import { updateVersioned } from './versioned.ts';

const note = pgTable('note', {
  id: uuid().primaryKey().defaultRandom(),
  workspaceId: uuid('workspace_id').notNull(),
  title: text().notNull(),
  version: integer().notNull().default(1),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
});
const long = new Date('2020-01-01T00:00:00Z');
const later = new Date('2020-01-01T23:30:00Z');

let postgres: Postgres;

beforeAll(async () => {
  ({ postgres } = (await sharedInstallation()).deps);
  await postgres.pool.query(
    `CREATE TABLE note (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), workspace_id uuid NOT NULL, title text NOT NULL,
       version int NOT NULL DEFAULT 1, updated_at timestamptz NOT NULL)`,
  );
});
afterAll(() => postgres.pool.query('DROP TABLE note'));

async function newNote() {
  const ctx = { db: postgres.db, workspaceId: crypto.randomUUID(), now: later };
  const [row] = await ctx.db
    .insert(note)
    .values({ workspaceId: ctx.workspaceId, title: 'one', updatedAt: long })
    .returning();
  return { ctx, id: row!.id };
}

describe('a change of a versioned row', () => {
  it('is made when it is based on the current version, at the time of whoever makes it', async () => {
    const { ctx, id } = await newNote();
    const changed = await updateVersioned(ctx, note, { id, version: 1 }, { title: 'two' });
    expect(changed).toMatchObject({ title: 'two', version: 2, updatedAt: later });
  });

  it('is a conflict with both versions when somebody was faster', async () => {
    const { ctx, id } = await newNote();
    await updateVersioned(ctx, note, { id, version: 1 }, { title: 'theirs' });
    await expect(updateVersioned(ctx, note, { id, version: 1 }, { title: 'mine' })).rejects.toMatchObject({
      code: 'conflict',
      reason: { key: 'errors.conflict' },
      details: { current: { title: 'theirs', version: 2 }, submitted: { title: 'mine', version: 1 } },
    });
  });

  it('is made by exactly one of many at once', async () => {
    const { ctx, id } = await newNote();
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => updateVersioned(ctx, note, { id, version: 1 }, { title: `${n}` })),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it("does not see another workspace's row", async () => {
    const { ctx, id } = await newNote();
    const stranger = { ...ctx, workspaceId: crypto.randomUUID() };
    await expect(updateVersioned(stranger, note, { id, version: 1 }, { title: 'x' })).rejects.toMatchObject({
      code: 'not_found',
      reason: { key: 'errors.notFound' },
    });
  });
});

describe('numbers and dates of the database', () => {
  it('are safe integers and plain dates', async () => {
    const { rows } = await postgres.pool.query("SELECT 9007199254740991::bigint AS n, DATE '2026-03-01' AS day");
    expect(rows).toEqual([{ n: Number.MAX_SAFE_INTEGER, day: '2026-03-01' }]);
    await expect(postgres.pool.query('SELECT 9007199254740993::bigint AS n')).rejects.toMatchObject({
      reason: { key: 'errors.unsafeInteger' },
      details: { value: '9007199254740993' },
    });
  });
});
