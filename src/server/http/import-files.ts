/** The two routes of imports that are streams and therefore no procedures: a file up, the rejected rows down. */
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { Hono } from 'hono';
import { id, launchInput, workspaceInput } from '../../contract/procedure.ts';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { authorise } from '../act/authorise.ts';
import { type Deps, personBehind } from '../act/context.ts';
import { readRejects } from '../features/imports/files.ts';
import { findImport } from '../features/imports/records.ts';
import { rejectsCsv } from '../features/imports/rejects-file.ts';
import { storeUpload } from '../features/imports/uploads.ts';
import type { Db } from '../store/postgres.ts';
import { admit } from './admit.ts';
import type { AppEnv } from './app-env.ts';

const importInput = launchInput.extend({ importId: id });

/** Serves `POST …/uploads?name=FILE` (the body is the file) and `GET …/imports/{id}/rejects.csv`. Mount before the procedures. */
export function importFileRoutes(app: Hono<AppEnv>, deps: Deps, { uploadMaxBytes }: { uploadMaxBytes: number }): void {
  const { dataDir, postgres } = deps;
  const { db } = postgres;

  app.post('/api/v1/workspaces/:workspaceId/uploads', async (c) => {
    const { ids } = await admit(c, deps, 'facts', workspaceInput);
    const { body } = c.req.raw;
    if (!body) throw new BiplaneError('invalid_input', text('imports.errors.empty'));
    const length = c.req.header('content-length');
    const file = {
      name: c.req.query('name') ?? '',
      body: Readable.fromWeb(body as NodeStream),
      bytes: length === undefined ? null : Number(length),
    };
    const [caller, locale] = [c.get('caller'), c.get('locale')];
    const stillMay = (db: Db) => authorise({ deps, caller, locale }, 'facts', ids.workspaceId, db);
    const ctx = { postgres, ...ids, dataDir, now: deps.clock(), personId: personBehind(caller), stillMay };
    return c.json(await storeUpload(ctx, file, uploadMaxBytes), 201);
  });

  app.get('/api/v1/workspaces/:workspaceId/launches/:launchId/imports/:importId/rejects.csv', async (c) => {
    const { workspaceId, launchId, importId } = (await admit(c, deps, 'read', importInput)).ids;
    const row = await findImport({ db, workspaceId }, launchId, importId);
    const asked = c.req.query('locale');
    const locale = asked === 'en' || asked === 'zh-CN' ? asked : c.get('locale');
    const name = encodeURIComponent(`${row.fileName}.rejects.csv`);
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="rejects.csv"; filename*=UTF-8''${name}`);
    const lines = rejectsCsv(readRejects({ dataDir }, row), locale);
    return c.body(Readable.toWeb(Readable.from(lines, { objectMode: false })) as ReadableStream);
  });
}
