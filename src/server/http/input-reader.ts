/** Reads and checks the body of a procedure's request, when its sender is admitted: see `RequestContext.readInput`. */
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { Context } from 'hono';
import type { z } from 'zod';
import type { Incoming, ProcedureMeta, Received } from '../../contract/procedure.ts';
import { personBehind, type RequestContext } from '../act/context.ts';
import { checkedInput } from '../act/input-fields.ts';
import { type Attempts, attemptRules } from '../store/attempts.ts';
import { networkOf } from './address.ts';
import type { AppEnv } from './app-env.ts';
import { openBodyBudget } from './body-budget.ts';
import type { InputThread } from './input-thread.ts';
import { joinedInput } from './joined-input.ts';
import { assertJson, bodyLength, bodyMaxOfNobody, readBody } from './json-body.ts';

/** Up to here a body is checked faster than it is handed to another thread. */
const checkedHere = 256 * 1024;
/** Of the fields that came with the address, those of the path: where there is a body, nothing stands in the query. */
function pathFields(path: string, fields: object): object {
  const names = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.has(name)));
}

/** The body as a file: it is read while its handler keeps it, and not here. */
function fileOf({ headers, body }: Request, mostBytes: number): Incoming {
  const length = headers.get('content-length');
  return {
    content: body ? Readable.fromWeb(body as NodeStream) : Readable.from([]),
    bytes: length === null ? null : Number(length),
    mostBytes,
  };
}

type Options = {
  attempts: Attempts;
  thread: InputThread;
  /** The largest file that is taken. */
  fileMaxBytes: number;
  addressOf: (headers: Headers, socketAddress: string | undefined) => string;
};

export type InputReader = ReturnType<typeof openInputReader>;

export function openInputReader({ attempts, thread, fileMaxBytes, addressOf }: Options) {
  const hold = openBodyBudget();
  return (c: Context<AppEnv>): NonNullable<RequestContext['readInput']> =>
    async (procedure, contract, fields) => {
      const request = c.req.raw;
      const caller = c.get('caller');
      const { kind, access, bodyMax, takes } = contract['~orpc'].meta as ProcedureMeta;
      const schema = contract['~orpc'].inputSchema as z.ZodType;
      if (access === 'public' && kind === 'write' && !caller) {
        const address = addressOf(request.headers, c.env?.incoming?.socket?.remoteAddress);
        await attempts.count(attemptRules.ofAnybody(networkOf(address)));
      }
      if (request.method === 'GET' || request.method === 'HEAD') return checkedInput(schema, fields);
      if (takes && access !== 'hook')
        return checkedInput(schema, { ...fields, file: fileOf(request, Math.min(bodyMax, fileMaxBytes)) });
      if (!takes) assertJson(request);
      const most = caller || takes ? bodyMax : bodyMaxOfNobody;
      const held = hold(personBehind(caller), bodyLength(request, most) ?? most);
      try {
        const bytes = await readBody(request, most, held.take);
        if (takes) {
          const received: Received = { bytes, headers: request.headers };
          return checkedInput(schema, { ...fields, received });
        }
        if (request.method === 'DELETE' && bytes.length === 0) return checkedInput(schema, fields);
        const ofPath = pathFields(contract['~orpc'].route.path ?? '', fields);
        if (bytes.length <= checkedHere) return joinedInput(schema, ofPath, bytes);
        return await thread.check(procedure, ofPath, bytes);
      } finally {
        held.release();
      }
    };
}
