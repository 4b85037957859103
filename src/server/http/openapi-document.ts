/** The OpenAPI document: what the contract says of each procedure, who may call it, how it refuses, and the routes that are streams. */
import { isContractProcedure, type OpenAPI } from '@orpc/contract';
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import manifest from '../../../package.json' with { type: 'json' };
import { contract } from '../../contract/contract.ts';
import type { Access, ProcedureMeta } from '../../contract/procedure.ts';
import { type ErrorCode, errorCodes } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { formatBytes } from '../../locales/format/bytes.ts';
import { locales, translate } from '../../locales/translate.ts';
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
  if (access !== 'public') codes.push('unauthenticated', 'forbidden');
  if (kind === 'write') codes.push('conflict', 'precondition_failed');
  return Object.fromEntries(codes.map((code) => [statusOf[code], { $ref: `#/components/responses/${code}` }]));
}

function admission(access: Access): string {
  if (access === 'public') return 'Open to anybody.';
  if (access === 'user') return 'For a signed-in person, not for an API key.';
  return `Requires the right \`${access}\`: ${translate(text(`people.action.${access}`), 'en')}.`;
}

function secured(operation: Operation, { access, kind }: Pick<ProcedureMeta, 'access' | 'kind'>): Operation {
  return {
    ...operation,
    description: [operation.description, admission(access)].filter(Boolean).join(' '),
    responses: { ...operation.responses, ...refusalsOf(access, kind) },
    ...(access === 'public' ? { security: [] } : access === 'user' ? { security: [{ cookie: [] }] } : {}),
    'x-biplane-access': access,
  } as Operation;
}

/** How large a body may be. */
function bounded(operation: Operation, { access, bodyMax }: ProcedureMeta): Operation {
  const body = operation.requestBody as OpenAPI.RequestBodyObject | undefined;
  if (!body) return operation;
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

const pathId = (name: string): OpenAPI.ParameterObject => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', format: 'uuid' },
});
type Text = { type: 'string'; enum?: string[] };
const inQuery = (name: string, schema: Text, description: string, required = false): OpenAPI.ParameterObject => ({
  name,
  in: 'query',
  required,
  description,
  schema,
});
const answer = (status: number, type: string, schema: OpenAPI.SchemaObject) => ({
  [status]: { description: 'OK', content: { [type]: { schema } } },
});
const csvLanguage = inQuery(
  'locale',
  { type: 'string', enum: [...locales] },
  'The language of the headings; else Accept-Language',
);

/** Routes that are streams and therefore no procedures. */
const streams: Record<string, Record<string, Operation>> = {
  '/workspaces/{workspaceId}/uploads': {
    post: secured(
      {
        operationId: 'uploads.create',
        summary: 'Bring a file, which is the body, for imports to read',
        tags: ['imports'],
        parameters: [pathId('workspaceId'), inQuery('name', { type: 'string' }, "The file's name", true)],
        requestBody: {
          required: true,
          content: { 'application/octet-stream': {} },
        },
        responses: answer(201, 'application/json', {
          type: 'object',
          required: ['uploadId', 'fileName', 'bytes'],
          properties: {
            uploadId: { type: 'string', format: 'uuid' },
            fileName: { type: 'string' },
            bytes: { type: 'integer' },
          },
        }),
      },
      { access: 'facts', kind: 'read' },
    ),
  },
  '/workspaces/{workspaceId}/events': {
    get: secured(
      {
        operationId: 'events.stream',
        summary:
          'A message for every changed record: `changed` with entity and id, `reload` where there was too much or some may be missing, `heartbeat` every 20 seconds',
        tags: ['events'],
        parameters: [pathId('workspaceId')],
        responses: answer(200, 'text/event-stream', { type: 'string' }),
      },
      { access: 'read', kind: 'read' },
    ),
  },
  '/workspaces/{workspaceId}/launches/{launchId}/imports/{importId}/rejects.csv': {
    get: secured(
      {
        operationId: 'imports.rejectsCsv',
        summary: 'All rejected rows of an import as a file',
        tags: ['imports'],
        parameters: [...['workspaceId', 'launchId', 'importId'].map(pathId), csvLanguage],
        responses: answer(200, 'text/csv', { type: 'string' }),
      },
      { access: 'read', kind: 'read' },
    ),
  },
  '/workspaces/{workspaceId}/launches/{launchId}/studies/{studyId}/rows.csv': {
    get: secured(
      {
        operationId: 'studies.rowsCsv',
        summary: 'Answer sheets of a study as a file',
        tags: ['demand'],
        parameters: [
          ...['workspaceId', 'launchId', 'studyId'].map(pathId),
          inQuery('where', { type: 'string' }, 'Conditions as JSON: `[{"position":1,"answers":["…"]}]`'),
          csvLanguage,
        ],
        responses: answer(200, 'text/csv', { type: 'string' }),
      },
      { access: 'read', kind: 'read' },
    ),
  },
};

const metas = new Map<string, ProcedureMeta>(
  Object.entries(contract).flatMap(([feature, procedures]) =>
    Object.entries(procedures).flatMap(([name, procedure]) =>
      isContractProcedure(procedure) ? [[`${feature}.${name}`, procedure['~orpc'].meta as ProcedureMeta] as const] : [],
    ),
  ),
);

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
  const paths = Object.entries((document.paths ?? {}) as typeof streams).map(([path, methods]) => {
    const described = Object.entries(methods).map(([method, operation]) => {
      const meta = metas.get(operation.operationId ?? '');
      if (!meta) throw new Error(`no procedure for ${operation.operationId}`);
      return [method, secured(bounded(method === 'delete' ? deletion(operation) : operation, meta), meta)];
    });
    return [path, Object.fromEntries(described) as Record<string, Operation>];
  });
  return { ...document, paths: { ...Object.fromEntries(paths), ...streams } };
}
