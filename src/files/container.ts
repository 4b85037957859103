/** What a file is, by what its bytes are and not by what its name says. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { BiplaneError } from '../domain/errors.ts';
import { evidentEncoding } from '../domain/files/encoding.ts';
import type { FileFormat } from '../domain/files/options.ts';
import { text } from '../domain/text.ts';
import { type Archive, openArchive } from './archive.ts';

/** A file as it can be opened. */
export type Container = {
  format: FileFormat;
  path: string;
  /** The text is compressed: {@link textStream} unpacks it. */
  gzip: boolean;
  /** The name of the file within the archive that was sent; null where it came as it is. */
  inside: string | null;
  /** Removes what was unpacked. */
  close: () => Promise<void>;
};

const peekBytes = 8 * 1024;
const chunkBytes = 512 * 1024;
/** What a compressed file may unpack to; far above any questionnaire, far below a disk. */
export const longestText = 8 * 1024 ** 3;

const refuse = (kind: string, params: Record<string, string | number> = {}) =>
  new BiplaneError('invalid_input', text(`imports.errors.container.${kind}`, params), { container: kind });

/** Other kinds of files by their first bytes, in hexadecimal digits. */
const signatures: readonly [string, string][] = [
  ['25504446', 'pdf'],
  ['89504e47', 'image'],
  ['ffd8ff', 'image'],
  ['47494638', 'image'],
  ['526172211a07', 'rar'],
  ['377abcaf271c', 'sevenZip'],
  ['53514c69746520666f726d6174203300', 'database'],
  ['50415231', 'parquet'],
  ['7b5c727466', 'richText'],
  ['62706c697374', 'webArchive'],
];

async function peek(path: string, gzip: boolean): Promise<Buffer> {
  if (!gzip) {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(peekBytes), 0, peekBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }
  const stream = createReadStream(path).pipe(createGunzip());
  const parts: Buffer[] = [];
  try {
    for await (const part of stream) {
      parts.push(part as Buffer);
      if (parts.reduce((sum, each) => sum + each.length, 0) >= peekBytes) break;
    }
  } catch {
    // Whoever reads it will be told where it breaks.
  } finally {
    stream.destroy();
  }
  return Buffer.concat(parts);
}

/** Finds out what a file is. Fails with `invalid_input`, naming what it is and what to do, where no table can be read from it. */
export async function containerOf(path: string): Promise<Container> {
  const start = await peek(path, false);
  const gzip = start[0] === 0x1f && start[1] === 0x8b;
  const content = gzip ? await peek(path, true) : start;
  const itself = (format: FileFormat): Container => ({ format, path, gzip, inside: null, close: async () => {} });
  const hex = content.subarray(0, 16).toString('hex');
  const isArchive = hex.startsWith('504b0304') || hex.startsWith('504b0506');
  const isDocument = hex.startsWith('d0cf11e0a1b11ae1');
  const isSav = content.subarray(0, 3).toString('latin1') === '$FL';
  if (gzip && (isArchive || isDocument || isSav)) {
    const unpacked = await unpack(() => createReadStream(path).pipe(createGunzip()));
    return within(unpacked, null);
  }
  if (isArchive) return ofArchive(path, content, itself);
  if (isDocument) return itself(await ofDocument(path));
  if (isSav) return itself('sav');
  const other = signatures.find(([bytes]) => hex.startsWith(bytes));
  if (other) throw refuse(other[1]);
  return itself(ofText(content));
}

/** A file that was unpacked, removed again when it is closed or turns out to be none. */
async function within(dir: { path: string; remove: () => Promise<void> }, name: string | null): Promise<Container> {
  try {
    const container = await containerOf(dir.path);
    return {
      ...container,
      inside: container.inside ?? name,
      async close() {
        await container.close();
        await dir.remove();
      },
    };
  } catch (error) {
    await dir.remove();
    throw error;
  }
}

async function unpack(
  content: () => Readable | Promise<Readable>,
): Promise<{ path: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'biplane-unpacked-'));
  const remove = () => rm(dir, { recursive: true, force: true });
  const path = join(dir, 'file');
  let bytes = 0;
  try {
    await pipeline(
      await content(),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > longestText) throw new BiplaneError('invalid_input', text('imports.errors.tooLargeUnpacked'));
          yield chunk;
        }
      },
      createWriteStream(path),
    );
  } catch (error) {
    await remove();
    throw error instanceof BiplaneError
      ? error
      : new BiplaneError('invalid_input', text('imports.errors.brokenArchive'));
  }
  return { path, remove };
}

/** Archives within archives within archives are nobody's export. */
const isNoise = (name: string) => name.endsWith('/') || /(?:^|\/)(?:__MACOSX\/|\.)/.test(name);

async function ofArchive(path: string, start: Buffer, itself: (format: FileFormat) => Container): Promise<Container> {
  let archive: Archive;
  try {
    archive = await openArchive(path);
  } catch (error) {
    if (error instanceof BiplaneError) throw error;
    const isWorkbook = start.includes('[Content_Types].xml') || start.includes('xl/');
    throw new BiplaneError(
      'invalid_input',
      text(isWorkbook ? 'imports.errors.brokenSpreadsheet' : 'imports.errors.brokenArchive'),
      { cause: String(error) },
    );
  }
  let found: string;
  try {
    const { names } = archive;
    if (archive.has('xl/workbook.xml')) return itself('xlsx');
    if (archive.has('xl/workbook.bin')) throw refuse('binaryWorkbook');
    if (archive.has('Index/Document.iwa') || names.some((name) => /(?:^|\/)Document\.iwa$/.test(name)))
      return itself('numbers');
    if (archive.has('content.xml')) {
      const type = await wholeText(archive, 'mimetype', 200);
      if (type === '' || type.includes('spreadsheet')) return itself('ods');
      throw refuse('document');
    }
    if (archive.has('word/document.xml') || archive.has('ppt/presentation.xml')) throw refuse('document');
    if (archive.has('[Content_Types].xml'))
      throw new BiplaneError('invalid_input', text('imports.errors.notAWorkbook'));
    const files = names.filter((name) => !isNoise(name));
    if (files.length === 0) throw refuse('emptyArchive');
    if (files.length > 1) throw refuse('manyFiles', { count: files.length, names: files.slice(0, 5).join(', ') });
    found = files[0]!;
    if (archive.isEncrypted(found)) throw refuse('protected');
    const unpacked = await unpack(() => archive.stream(found));
    return await within(unpacked, found.split('/').at(-1)!);
  } finally {
    archive.close();
  }
}

async function wholeText(archive: Archive, part: string, most: number): Promise<string> {
  let whole = '';
  for await (const piece of archive.text(part)) {
    whole += piece;
    if (whole.length > most) break;
  }
  return whole;
}

/** An old Office document: its streams are named in UTF-16 in a directory that may be anywhere in the file. */
async function ofDocument(path: string): Promise<FileFormat> {
  const { size } = await stat(path);
  if (size > largestWhole) throw refuse('tooLargeWhole', { limit: `${largestWhole / 1024 ** 2} MB` });
  const file = await open(path);
  try {
    const bytes = await file.readFile();
    const has = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'));
    if (has('EncryptedPackage') || has('EncryptionInfo')) throw refuse('protected');
    if (has('Workbook') || has('Book')) return 'xls';
    throw refuse('document');
  } finally {
    await file.close();
  }
}

/** Formats that a library reads as a whole have to fit into memory. */
export const largestWhole = 64 * 1024 ** 2;

/** Text of some kind, or nothing that anybody could read as text. */
function ofText(content: Buffer): FileFormat {
  const evident = evidentEncoding(content);
  if (!evident && content.subarray(0, 4096).includes(0)) throw refuse('binary');
  const encoding = evident && evident.encoding !== 'utf-8' ? evident.encoding : 'latin1';
  const start = (
    encoding === 'latin1' ? content.toString('latin1') : new TextDecoder(encoding).decode(content)
  ).replace(/^(?:ï»¿|\ufeff)/, '');
  const opening = start.trimStart();
  if (opening.startsWith('<')) {
    if (/urn:schemas-microsoft-com:office:spreadsheet/.test(opening) || /progid="Excel\.Sheet"/i.test(opening))
      return 'spreadsheetml';
    if (/<(?:!doctype\s+html|html|head|body|table|meta|div|style)\b/i.test(opening)) return 'html';
    if (/^<\?xml/.test(opening)) throw refuse('xml');
  }
  if (/^MIME-Version:/i.test(opening) && /multipart\/related/i.test(opening)) throw refuse('webArchive');
  if (/^\{\s*(?:"[^"]*"\s*:|\})/.test(opening) || /^\[\s*(?:\{\s*"|\[\s*["\d])/.test(opening)) throw refuse('json');
  return 'csv';
}

/** The bytes of a text, unpacked; `onBytes` hears how many of the file have been read. */
export function textStream({ path, gzip }: Container, onBytes: (bytes: number) => void): Readable {
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  file.on('data', (chunk) => onBytes(chunk.length));
  if (!gzip) return file;
  const stream = file.pipe(createGunzip({ chunkSize: chunkBytes }));
  file.once('error', (error) => stream.destroy(error));
  stream.once('close', () => file.destroy());
  return stream;
}
