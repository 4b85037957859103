/**
 * A write that is asked for again with the same key is carried out once. What it decided is kept in its own transaction, so that a kill leaves
 * both or neither; whoever asks again is answered from it, also when both come at once.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { and, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import { invalidInput } from '../../domain/errors.ts';
import type { Db } from '../store/postgres.ts';
import type { Caller } from './context.ts';
import { idempotencyKey } from './idempotency-schema.ts';

/** The header that carries it, as HTTP knows it. */
export const idempotencyHeader = 'Idempotency-Key';

const keptMs = 24 * 60 * 60_000;
const removedAtOnce = 1_000;
/** A key that others could guess would not keep its answer from them; a UUID has 36 characters. */
const shape = /^[\x21-\x7e]{16,255}$/;

/** One write that is asked for with a key: who asks for what, and what reads its kept answer. */
export type Keyed = {
  /** Of whoever asks, the procedure and the key: nobody else's same key is the same. */
  id: string;
  /** Tells other input from the same, and nothing about it to whoever has no key. */
  input: string;
  secret: Uint8Array;
};

/** What was decided the first time. */
export type Decided = { written: unknown };

/** Fails with `invalid_input` where the key is none. */
export function keyedWrite(key: string, { kind, id }: Caller, procedure: string, input: unknown): Keyed {
  if (!shape.test(key)) throw invalidInput('errors.idempotencyKey', {}, { field: idempotencyHeader });
  const scope = JSON.stringify([kind, id, procedure, key]);
  const secret = new Uint8Array(hkdfSync('sha256', scope, 'biplane', 'idempotency', 32));
  return {
    id: createHash('sha256').update(scope).digest('hex'),
    input: createHmac('sha256', secret).update(JSON.stringify(input)).digest('hex'),
    secret,
  };
}

// Answers hold secrets, such as a new API key: what is kept can be read only with the client's key, which is not kept.
function seal(secret: Uint8Array, written: unknown): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce);
  const sealed = [cipher.update(serialize(written)), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64');
}

function open(secret: Uint8Array, kept: string): unknown {
  const bytes = Buffer.from(kept, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return deserialize(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]));
}

/** What was decided for this key before; `null`: nothing yet. Fails with `invalid_input` where it was something else. */
export async function decidedBefore(db: Db, { id, input, secret }: Keyed, now: Date): Promise<Decided | null> {
  const [kept] = await db
    .select()
    .from(idempotencyKey)
    .where(and(eq(idempotencyKey.id, id), gt(idempotencyKey.endsAt, now)));
  if (!kept) return null;
  if (kept.input !== input) throw invalidInput('errors.idempotencyKeyUsed', {}, { field: idempotencyHeader });
  return { written: open(secret, kept.written) };
}

/**
 * Decides unless it was decided before. `db` is the transaction: whoever comes second with the same key waits here until the first has committed,
 * and is given what the first decided, or decides where the first has failed.
 */
export async function decideOnce(
  db: Db,
  keyed: Keyed,
  now: Date,
  decide: () => Promise<unknown>,
): Promise<Decided & { isRepeated: boolean }> {
  const { id, input, secret } = keyed;
  const fresh = { input, written: '', endsAt: new Date(now.getTime() + keptMs) };
  const [mine] = await db
    .insert(idempotencyKey)
    .values({ id, ...fresh })
    .onConflictDoUpdate({ target: idempotencyKey.id, set: fresh, setWhere: lte(idempotencyKey.endsAt, now) })
    .returning({ id: idempotencyKey.id });
  const before = mine ? null : await decidedBefore(db, keyed, now);
  if (before) return { ...before, isRepeated: true };
  const written = await decide();
  await db
    .update(idempotencyKey)
    .set({ written: seal(secret, written) })
    .where(eq(idempotencyKey.id, id));
  return { written, isRepeated: false };
}

/** Removes what nobody can ask for again. */
export async function removeEndedKeys(db: Db, now: Date, signal: AbortSignal): Promise<void> {
  const ended = db
    .select({ id: idempotencyKey.id })
    .from(idempotencyKey)
    .where(lte(idempotencyKey.endsAt, now))
    .orderBy(sql`ends_at`)
    .limit(removedAtOnce);
  while (!signal.aborted) {
    const removed = await db
      .delete(idempotencyKey)
      .where(inArray(idempotencyKey.id, ended))
      .returning({ id: idempotencyKey.id });
    if (removed.length < removedAtOnce) return;
  }
}
