/** The OpenAPI document: what the contract says of each procedure, who may call it, how it refuses, and the bodies that are no JSON. */
import { type AnyContractProcedure, isContractProcedure, type OpenAPI } from '@orpc/contract';
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { z } from 'zod';
import manifest from '../../../package.json' with { type: 'json' };
import type { Access, ProcedureMeta } from '../../contract/procedure.ts';
import { type ErrorCode, errorCodes } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { formatBytes } from '../../locales/format/bytes.ts';
import { translate } from '../../locales/translate.ts';
import { idempotencyHeader } from '../act/idempotency.ts';
import type { BoundRouter } from '../act/procedures.ts';
import { statusOf } from './errors.ts';
import { bodyMaxOfNobody } from './json-body.ts';
import { sessionCookie } from './sign-in.ts';

export type Operation = OpenAPI.OperationObject;

const cookie = { type: 'apiKey', in: 'cookie', name: sessionCookie, description: 'Set by signing in' } as const;
const errorSchema: OpenAPI.SchemaObject = {
  type: 'object',
  required: ['defined', 'code', 'status', 'message', 'data'],
  properties: {
    defined: { const: false },
    code: { enum: [...errorCodes] },
    status: { type: 'integer' },
    message: { type: 'string', description: 'What happened and what to do, in the language of Accept-Language' },
    data: {
      type: 'object',
      required: ['reason', 'details'],
      properties: {
        reason: {
          type: 'object',
          description: 'The message as the key of a text with its parameters',
          required: ['key'],
          properties: { key: { type: 'string' }, params: { type: 'object' } },
        },
        details: {
          type: ['object', 'null'],
          description: 'For programs: the field that is wrong, both versions of a conflict, seconds to wait',
        },
      },
    },
  },
};
const refusals = Object.fromEntries(
  errorCodes.map((code) => [
    code,
    {
      description: code,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      ...(code === 'rate_limited' ? { headers: { 'Retry-After': { schema: { type: 'integer' as const } } } } : {}),
    },
  ]),
);

/** How an operation can refuse. */
function refusalsOf(access: Access, kind: ProcedureMeta['kind']): OpenAPI.ResponsesObject {
  const codes: ErrorCode[] = ['invalid_input', 'not_found', 'rate_limited', 'unavailable', 'internal'];
  if (access !== 'public') codes.push('unauthenticated');
  if (access !== 'public' && access !== 'hook') codes.push('forbidden');
  if (kind === 'write') codes.push('conflict', 'precondition_failed');
  return Object.fromEntries(codes.map((code) => [statusOf[code], { $ref: `#/components/responses/${code}` }]));
}

function admission(access: Access): string {
  if (access === 'public') return 'Open to anybody.';
  if (access === 'hook') return 'For another system, which proves what it knows.';
  if (access === 'user') return 'For a signed-in person, not for an API key.';
  return `Requires the right \`${access}\`: ${translate(text(`people.action.${access}`), 'en')}.`;
}

function secured(operation: Operation, { access, kind }: Pick<ProcedureMeta, 'access' | 'kind'>): Operation {
  return {
    ...operation,
    description: [operation.description, admission(access)].filter(Boolean).join(' '),
    responses: { ...operation.responses, ...refusalsOf(access, kind) },
    ...(access === 'public' || access === 'hook'
      ? { security: [] }
      : access === 'user'
        ? { security: [{ cookie: [] }] }
        : {}),
    'x-biplane-access': access,
  } as Operation;
}

const idempotencyParameter: OpenAPI.ParameterObject = {
  name: idempotencyHeader,
  in: 'header',
  schema: { type: 'string', minLength: 16, maxLength: 255 },
  description:
    'Names this write, such as a UUID: sent again within a day with the same input, it is answered and not carried out again.',
};

/** What can be sent again without being done again. */
const repeatable = (operation: Operation, { kind, access, takes }: ProcedureMeta): Operation =>
  kind !== 'write' || access === 'public' || access === 'hook' || takes
    ? operation
    : { ...operation, parameters: [...(operation.parameters ?? []), idempotencyParameter] };

/** How large a body may be. */
function bounded(operation: Operation, { access, bodyMax }: ProcedureMeta): Operation {
  const body = operation.requestBody as OpenAPI.RequestBodyObject | undefined;
  if (!body || !Number.isFinite(bodyMax)) return operation;
  const limit = `At most ${formatBytes(access === 'public' ? bodyMaxOfNobody : bodyMax)}.`;
  return { ...operation, requestBody: { ...body, description: limit } };
}

/** The fields of a deletion may stand in the query too. */
function deletion(operation: Operation): Operation {
  const body = operation.requestBody as OpenAPI.RequestBodyObject | undefined;
  if (!body) return operation;
  const note = 'Fields of the body may stand in the query instead.';
  return { ...operation, description: note, requestBody: { ...body, required: false } };
}

/** Bodies that are no JSON: the fields beside one that is taken stand in the query. */
function streamed(operation: Operation, { '~orpc': { inputSchema, meta } }: AnyContractProcedure): Operation {
  const { takes, gives } = meta as ProcedureMeta;
  if (gives) {
    const content = { [gives]: { schema: { type: 'string' as const } } };
    return { ...operation, responses: { ...operation.responses, 200: { description: 'OK', content } } };
  }
  if (!takes) return operation;
  const parameters = (operation.parameters ?? []) as OpenAPI.ParameterObject[];
  const inPath = new Set(parameters.map(({ name }) => name));
  const { properties = {}, required = [] } = z.toJSONSchema(inputSchema as z.ZodType, { io: 'input' });
  const inQuery = Object.entries(properties).flatMap(([name, schema]) => {
    if (inPath.has(name) || (schema as { format?: string }).format === 'binary') return [];
    return [{ name, in: 'query', required: required.includes(name), schema } as OpenAPI.ParameterObject];
  });
  return {
    ...operation,
    parameters: [...parameters, ...inQuery],
    requestBody: { required: true, content: { [takes]: {} } },
  };
}

/** The procedures of a router by their names. */
function proceduresOf(router: object, path: string[] = []): [string, AnyContractProcedure][] {
  return Object.entries(router).flatMap(([key, child]): [string, AnyContractProcedure][] => {
    const here = [...path, key];
    return isContractProcedure(child) ? [[here.join('.'), child]] : proceduresOf(child as object, here);
  });
}

/** OpenAPI 3.1 of everything under `/api/v1`. */
export async function openApiDocument(router: BoundRouter): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(router, {
    info: {
      title: 'Biplane 双翼 API',
      version: manifest.version,
      description:
        'Send an API key as `Authorization: Bearer bp_…`. Errors carry `code`, a `message` in the language of `Accept-Language`, and `data.reason` with its key and parameters.',
    },
    servers: [{ url: '/api/v1' }],
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' }, cookie },
      schemas: { Error: errorSchema },
      responses: refusals,
    },
    security: [{ key: [] }, { cookie: [] }],
  });
  const procedures = new Map(proceduresOf(router));
  const paths = Object.entries((document.paths ?? {}) as Record<string, Record<string, Operation>>);
  const described = paths.map(([path, methods]) => {
    const operations = Object.entries(methods).map(([method, operation]) => {
      const procedure = procedures.get(operation.operationId ?? '');
      if (!procedure) throw new Error(`no procedure for ${operation.operationId}`);
      const meta = procedure['~orpc'].meta as ProcedureMeta;
      const spoken = streamed(method === 'delete' ? deletion(operation) : operation, procedure);
      return [method, secured(repeatable(bounded(spoken, meta), meta), meta)];
    });
    return [path, Object.fromEntries(operations) as Record<string, Operation>];
  });
  return { ...document, paths: Object.fromEntries(described) };
}
