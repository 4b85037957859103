import { z } from 'zod';

/** A head that somebody kept, `seq:hash`: is it still in the chain? */
export const keptHead = z
  .string()
  .regex(/^\d{1,9}:[0-9a-f]{64}$/)
  .optional();

/** What does not hold. */
export const brokenSchema = z.object({
  record: z.string(),
  name: z.string(),
  what: z.string(),
  expected: z.string(),
  found: z.string(),
});
