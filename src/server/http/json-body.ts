/** What a body must be before anybody looks into it: JSON, and no larger than its procedure takes from its sender. */
import { invalidInput } from '../../domain/errors.ts';
import { formatBytes } from '../../locales/format/bytes.ts';

const kilobyte = 1024;
/** Enough for everything that is open to anybody: setting up, signing in, accepting an invitation. */
export const bodyMaxOfNobody = 16 * kilobyte;

const tooLarge = (most: number) =>
  invalidInput('errors.bodyTooLarge', { limit: formatBytes(most) }, { mostBytes: most });

/** Fails where there is a body that is no JSON. */
export function assertJson({ headers }: Request): void {
  const isEmpty = Number(headers.get('content-length') ?? 0) === 0 && !headers.has('transfer-encoding');
  const isJson = /^application\/json\s*(?:;|$)/i.test(headers.get('content-type') ?? '');
  if (!isEmpty && !isJson) throw invalidInput('errors.jsonOnly');
}

/** How long a body says it is, without reading it; `null` for one in pieces that does not say. Refuses more than `most` bytes. */
export function bodyLength({ headers }: Request, most: number): number | null {
  const isInPieces = headers.has('transfer-encoding');
  const length = Number(headers.get('content-length') ?? 0);
  if (length > most) throw tooLarge(most);
  return isInPieces ? null : length;
}

/** How long a body may take, and the speed at which it gets longer: whoever sends more slowly only keeps room from others. */
const graceMs = 30_000;
const slowestBytesPerMs = 64;

/** The body, of which no more than `most` bytes are read; `take` hears of each piece before it is kept, and may refuse it by failing. */
export async function readBody(
  request: Request,
  most: number,
  take: (bytes: number) => void = () => {},
): Promise<Uint8Array> {
  bodyLength(request, most);
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  const began = Date.now();
  const pieces: Uint8Array[] = [];
  let length = 0;
  let isLate = false;
  const cancel = () => void reader.cancel().catch(() => {});
  try {
    for (;;) {
      const patience = setTimeout(
        () => {
          isLate = true;
          // Ends the read that waits.
          cancel();
        },
        began + graceMs + length / slowestBytesPerMs - Date.now(),
      );
      const { done, value } = await reader.read().finally(() => clearTimeout(patience));
      if (isLate) throw invalidInput('errors.bodyTooSlow');
      if (done) return Buffer.concat(pieces, length);
      length += value.length;
      if (length > most) throw tooLarge(most);
      take(value.length);
      pieces.push(value);
    }
  } catch (error) {
    // What is still to come is not waited for.
    cancel();
    throw error;
  }
}
