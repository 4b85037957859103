/** What a body must be before anybody looks into it: JSON, and no larger than its procedure takes from its sender. */
import { invalidInput } from '../../domain/errors.ts';

const kilobyte = 1024;
/** Enough for everything that is open to anybody: setting up, signing in, accepting an invitation. */
export const bodyMaxOfNobody = 16 * kilobyte;

/** A limit as people read it: `64 kB`, `2 MB`. */
export const sizeText = (bytes: number) =>
  bytes < kilobyte ** 2 ? `${bytes / kilobyte} kB` : `${bytes / kilobyte ** 2} MB`;

const tooLarge = (most: number) => invalidInput('errors.bodyTooLarge', { limit: sizeText(most) }, { mostBytes: most });

/** How long a body says it is, without reading it; `null` for one in pieces that does not say. Refuses what is no JSON or more than `most` bytes. */
export function bodyLength({ headers }: Request, most: number): number | null {
  const isInPieces = headers.has('transfer-encoding');
  const length = Number(headers.get('content-length') ?? 0);
  const isJson = /^application\/json\s*(?:;|$)/i.test(headers.get('content-type') ?? '');
  if ((length > 0 || isInPieces) && !isJson) throw invalidInput('errors.jsonOnly');
  if (length > most) throw tooLarge(most);
  return isInPieces ? null : length;
}

/** The body, of which no more than `most` bytes are read. */
export async function readBody(request: Request, most: number): Promise<Uint8Array> {
  if (bodyLength(request, most) !== null) return new Uint8Array(await request.arrayBuffer());
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of request.body ?? []) {
    length += piece.length;
    // Leaving the loop cancels what is still to come.
    if (length > most) throw tooLarge(most);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
}
