import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { copyTemplate, migrated } from '../../../test/template.ts';
import { startEmbeddedPostgres } from '../engines/embedded-postgres.ts';
import { type Attempts, attemptRules, openAttempts, tested } from './attempts.ts';
import { openPostgres, type Postgres } from './postgres.ts';

describe('attempts to sign in', () => {
  let now = Date.UTC(2026, 2, 2);
  let postgres: Postgres;
  let attempts: Attempts;
  let stop = async () => {};
  const open = () => openAttempts(postgres.pool, () => new Date(now));
  const rows = async () => (await postgres.pool.query('select count(*) from attempt')).rows[0].count as number;
  const times = async (n: number, attempt: () => Promise<unknown>) => {
    const outcomes = await Promise.allSettled(Array.from({ length: n }, attempt));
    return outcomes.filter(({ status }) => status === 'fulfilled').length;
  };

  beforeAll(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'biplane-attempts-'));
    await copyTemplate(migrated, dataDir);
    const [directory, runDirectory] = [join(dataDir, 'postgres'), join(dataDir, 'run')];
    const engine = await startEmbeddedPostgres({ directory, runDirectory, log: () => {} });
    postgres = openPostgres(engine.url, { embedded: true });
    stop = async () => {
      await postgres.close();
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    };
  });
  afterAll(() => stop());
  beforeEach(async () => {
    await attempts?.close();
    await postgres.pool.query('truncate attempt');
    attempts = open();
  });

  it('are allowed as many as the rule says, also when they come at once; then it says how long to wait', async () => {
    const address = () => attempts.count(attemptRules.ofAddress('198.51.100.1'));
    expect(await times(14, address)).toBe(10);
    now += 20_000;
    await expect(address()).rejects.toMatchObject({ code: 'rate_limited', details: { retryAfterSeconds: 40 } });
    await attempts.count(attemptRules.ofAddress('198.51.100.2'));
    now += 40_000;
    await address();
  });

  it('are none where the server had no time to test the password', async () => {
    const rules = attemptRules.ofStranger('198.51.100.1', 'lin@example.com');
    const busy = new Error('too many sign in at once');
    for (let n = 0; n < 20; n += 1)
      await expect(tested(await attempts.count(rules), Promise.reject(busy))).rejects.toBe(busy);
    expect(await times(10, () => attempts.count(rules))).toBe(8);
  });

  it('are counted by all servers together', async () => {
    const other = open();
    const rules = attemptRules.ofAddress('198.51.100.1');
    expect(await times(7, () => attempts.count(rules))).toBe(7);
    expect(await times(7, () => other.count(rules))).toBe(3);
    await expect(attempts.count(rules)).rejects.toMatchObject({ code: 'rate_limited' });
    await other.close();
  });

  it('of strangers close an account to strangers only', async () => {
    const stranger = (n: number) => attempts.count(attemptRules.ofStranger(`198.51.100.${n}`, 'lin@example.test'));
    let n = 0;
    expect(await times(30, () => stranger(n++))).toBe(20);
    await expect(stranger(200)).rejects.toMatchObject({ code: 'rate_limited' });
    await attempts.count(attemptRules.ofDevice('laptop', 'lin@example.test'));
    await attempts.count(attemptRules.ofSession('here'));
    await attempts.count(attemptRules.ofStranger('198.51.100.1', 'chen@example.test'));
  });

  it('of one address use up no account, and become slower', async () => {
    const guess = () => attempts.count(attemptRules.ofStranger('198.51.100.1', 'lin@example.test'));
    expect(await times(12, guess)).toBe(8);
    await attempts.count(attemptRules.ofStranger('198.51.100.2', 'lin@example.test'));
    let allowed = 0;
    for (let quarter = 1; quarter < 12; quarter += 1) {
      now += 15 * 60_000;
      for (let n = 0; n < 20; n += 1) allowed += await times(1, guess);
    }
    expect(allowed).toBeLessThanOrEqual(30);
  });

  it('that succeed are no guesses, and clear what the same guesser failed before', async () => {
    const session = attemptRules.ofSession('here');
    await times(19, () => attempts.count(session));
    await (await attempts.count(session))('passed');
    expect(await times(25, () => attempts.count(session))).toBe(20);
    for (let n = 0; n < 40; n += 1) await (await attempts.count(attemptRules.ofDevice('laptop', 'x')))('untested');
    const rules = attemptRules.ofStranger('198.51.100.1', 'lin@example.test');
    for (let n = 0; n < 40; n += 1) await (await attempts.count(rules))('passed');
    expect(await times(20, () => attempts.count(rules))).toBe(8);
  });

  it('take the same room whatever was sent, and are forgotten', async () => {
    await attempts.count(attemptRules.ofStranger('x'.repeat(64_000), 'y'.repeat(64_000)));
    expect(await rows()).toBe(3);
    now += 24 * 60 * 60_000 + 1;
    await attempts.sweep();
    expect(await rows()).toBe(0);
    await postgres.pool.query(
      `insert into attempt select sha256(n::text::bytea), 1, $1::timestamptz + interval '1 minute' from generate_series(1, 103000) as n`,
      [new Date(now)],
    );
    await attempts.sweep();
    expect(await rows()).toBe(100_000);
  });
});
