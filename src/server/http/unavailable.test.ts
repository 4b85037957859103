import { describe, expect, it } from 'vitest';
import { asUnavailable } from '../store/unavailable.ts';
import { answerOf } from './errors.ts';

const failure = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);

describe('a failure of an engine', () => {
  it.each([
    ['no space left on device', { code: '53100' }, 'engines.errors.diskFull'],
    ['write', { code: 'ENOSPC' }, 'engines.errors.diskFull'],
    ['Code: 243. DB::Exception', { code: '243' }, 'engines.errors.diskFull'],
    ['sorry, too many clients already', { code: '53300' }, 'engines.errors.tooManyConnections'],
    ['timeout exceeded when trying to connect', {}, 'engines.errors.tooManyConnections'],
    ['out of memory', { code: '53200' }, 'engines.errors.outOfMemory'],
    ['canceling statement due to statement timeout', { code: '57014' }, 'engines.errors.tookTooLong'],
    ['Query read timeout', {}, 'engines.errors.tookTooLong'],
    ['deadlock detected', { code: '40P01' }, 'engines.errors.contended'],
    ['terminating connection due to administrator command', { code: '57P01' }, 'errors.unavailable'],
    ['the database system is starting up', { code: '57P03' }, 'errors.unavailable'],
    ['connect ECONNREFUSED', { code: 'ECONNREFUSED' }, 'errors.unavailable'],
    ['connect ENOENT .s.PGSQL.5432', { code: 'ENOENT', syscall: 'connect' }, 'errors.unavailable'],
    ['read ECONNRESET', { code: 'ECONNRESET' }, 'engines.errors.connectionEnded'],
    ['connection failure', { code: '08006' }, 'engines.errors.connectionEnded'],
    ['Connection terminated unexpectedly', {}, 'engines.errors.connectionEnded'],
    ['Client has encountered a connection error and is not queryable', {}, 'engines.errors.connectionEnded'],
  ])('%s (%o) is `unavailable` with a reason, also as the cause of another one', (message, fields, key) => {
    expect(asUnavailable(failure(message, fields))?.reason.key).toBe(key);
    const answer = answerOf(new Error('Failed query', { cause: failure(message, fields) }), 'en');
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(answer.body.message).not.toBe(key);
  });

  it('stays what it is when the engine did answer', () => {
    for (const fields of [{ code: '23505' }, { code: '22P02' }, { code: 'ENOENT', syscall: 'open' }, {}])
      expect(asUnavailable(failure('refused', fields))).toBeNull();
  });
});
