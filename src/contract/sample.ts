import { z } from 'zod';
import { id, instant, locale, reads, textSchema, writes } from './procedure.ts';

const tag = 'sample';
const sampleSchema = z.object({
  id,
  status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  /** In which language it is told. */
  locale,
  /** Where it is being told; `null` before it has begun and after it was taken back. */
  workspaceId: id.nullable(),
  /** What is happening now. */
  step: textSchema.nullable(),
  done: z.int(),
  /** 0 until it is known how much there is to do. */
  total: z.int(),
  error: textSchema.nullable(),
  createdAt: instant,
  finishedAt: instant.nullable(),
});
const sampleInput = z.object({ sampleId: id });

export const sample = {
  load: writes({
    path: '/samples',
    access: 'user',
    summary:
      "Fill a new workspace, owned by the caller, with a company of five launches, told in the language of the caller's profile or in `locale`; answers the one under way if there is one",
    tag,
  })
    .input(z.object({ locale: locale.optional() }))
    .output(sampleSchema),
  current: reads({
    path: '/samples/current',
    access: 'user',
    summary: "The caller's newest sample workspace that is being filled or is there; null where there is none",
    tag,
    shows: [],
  })
    .input(z.object({}))
    .output(sampleSchema.nullable()),
  get: reads({
    path: '/samples/{sampleId}',
    access: 'user',
    summary: 'How far a sample workspace has come',
    tag,
    shows: [],
  })
    .input(sampleInput)
    .output(sampleSchema),
  cancel: writes({
    path: '/samples/{sampleId}/cancel',
    access: 'user',
    summary: 'Stop filling a sample workspace and remove it',
    tag,
  })
    .input(sampleInput)
    .output(sampleSchema),
};
