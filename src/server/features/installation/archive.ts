/**
 * The file of a backup: gzipped lines of JSON that a person can read with `zcat`. Each section is compressed by itself, so that one that holds what an
 * earlier file holds is taken from there as it is.
 *
 *     {"biplane":"backup","format":1,"createdAt":…,"migrations":{"postgres":"0005","clickhouse":"0002"}}
 *     {"section":"postgres/launch","columns":["id","name",…]}
 *     ["…","X1 秋季上市",…]                                one line per row
 *     {"end":"postgres/launch","rows":1,"digest":"…"}
 *     …
 *     {"end":"backup","sections":23}                        absent when the file was cut off
 */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { MigrationLevels } from '../../migrations/migrate.ts';

export type ArchiveHeader = { biplane: 'backup'; format: 1; createdAt: string; migrations: MigrationLevels };
export type Row = readonly unknown[];
export type Section = {
  name: string;
  columns: string[];
  rows: AsyncIterable<Row>;
  /** The same text, the same rows; not given where that cannot be told without reading them. */
  key?: string | undefined;
};
/** What a section holds: the digest does not depend on the order of the rows. */
export type SectionSummary = { name: string; rows: number; digest: string };

/** Where a section with a key stands in a file, and the hash of its bytes: what was damaged since must not travel on. */
type Kept = SectionSummary & { key: string; from: number; bytes: number; hash: string };
/** Beside a backup: where its sections stand. Without it nothing is lost but time. */
export const keptName = (file: string) => `${file}.sections`;

async function keptIn(file: string | null | undefined): Promise<Map<string, Kept>> {
  if (!file) return new Map();
  try {
    const sections = JSON.parse(await readFile(keptName(file), 'utf8')) as Kept[];
    return new Map(sections.map((section) => [section.key, section]));
  } catch {
    return new Map();
  }
}

const format = 1;
const lineBreak = '\n';
const piece = 64 * 1024;

/** Counts rows and adds up their hashes, so that the same rows in any order have the same digest. */
export class Digest {
  rows = 0;
  private sum = 0n;

  /** Takes a row as it stands in the file. */
  add(line: string): void {
    this.rows++;
    this.sum = BigInt.asUintN(256, this.sum + BigInt(`0x${createHash('sha256').update(line).digest('hex')}`));
  }

  summary(name: string): SectionSummary {
    return { name, rows: this.rows, digest: this.sum.toString(16).padStart(64, '0') };
  }
}

/** The digest of rows that are not in a file. */
export async function digestOf(name: string, rows: AsyncIterable<Row>): Promise<SectionSummary> {
  const digest = new Digest();
  for await (const row of rows) digest.add(JSON.stringify(row));
  return digest.summary(name);
}

const rangeOf = (file: string, { from, bytes }: Kept) => createReadStream(file, { start: from, end: from + bytes - 1 });

async function isUndamaged(file: string, kept: Kept): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    await pipeline(rangeOf(file, kept), hash);
  } catch {
    return false;
  }
  return hash.digest('hex') === kept.hash;
}

const hashing = (hash: Hash) =>
  async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };

/** The lines of a section, in pieces; its summary is known at their end. */
async function* linesOf({ name, columns, rows }: Section, digest: Digest): AsyncGenerator<string> {
  let pending = JSON.stringify({ section: name, columns }) + lineBreak;
  for await (const row of rows) {
    const line = JSON.stringify(row);
    digest.add(line);
    pending += line + lineBreak;
    if (pending.length < piece) continue;
    yield pending;
    pending = '';
  }
  const { rows: count, digest: sum } = digest.summary(name);
  yield pending + JSON.stringify({ end: name, rows: count, digest: sum }) + lineBreak;
}

/**
 * Writes the sections one after the other, those that `earlier` holds from there; where it is said to be one of a row, `null` for the first, it notes
 * beside itself where they stand, for the next. The file appears under its name only when it is whole, readable by
 * its owner alone.
 */
export async function writeArchive(
  file: string,
  header: Omit<ArchiveHeader, 'biplane' | 'format'>,
  sections: AsyncIterable<Section>,
  earlier: string | null | undefined,
): Promise<SectionSummary[]> {
  const summaries: SectionSummary[] = [];
  const kept: Kept[] = [];
  const known = await keptIn(earlier);
  const draft = `${file}.part`;
  const out = await open(draft, 'w', 0o600);
  let at = 0;
  const write = async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      await out.writeFile(chunk);
      at += chunk.length;
    }
  };
  /** Answers the hash of what it has written. */
  const member = async (lines: Iterable<string> | AsyncIterable<string>): Promise<string> => {
    const hash = createHash('sha256');
    await pipeline(Readable.from(lines), createGzip(), hashing(hash), write);
    return hash.digest('hex');
  };
  try {
    await member([JSON.stringify({ biplane: 'backup', format, ...header }) + lineBreak]);
    for await (const section of sections) {
      const from = at;
      const { name, key } = section;
      const same = key === undefined ? undefined : known.get(key);
      if (same && (await isUndamaged(earlier!, same))) {
        await write(rangeOf(earlier!, same));
        summaries.push({ name, rows: same.rows, digest: same.digest });
        kept.push({ ...same, name, from });
        continue;
      }
      const digest = new Digest();
      const hash = await member(linesOf(section, digest));
      const summary = digest.summary(name);
      summaries.push(summary);
      if (key !== undefined) kept.push({ ...summary, key, from, bytes: at - from, hash });
    }
    await member([JSON.stringify({ end: 'backup', sections: summaries.length }) + lineBreak]);
    await out.chmod(0o600);
    await out.close();
    if (earlier !== undefined) await writeFile(keptName(file), JSON.stringify(kept), { mode: 0o600 });
    await rename(draft, file);
  } catch (error) {
    await out.close().catch(() => {});
    await rm(draft, { force: true });
    await rm(keptName(file), { force: true });
    throw error;
  }
  return summaries;
}

function damaged(file: string, where: string): BiplaneError {
  return new BiplaneError('invalid_input', text('backup.errors.damaged', { file, where }));
}

/** Opens a backup and reads its header. Fails with `invalid_input` when it is none, or of a later format. */
export async function openArchive(file: string): Promise<{
  header: ArchiveHeader;
  /** The sections in turn; each one's rows must be read to their end before the next. Fails when a digest or the end does not fit. */
  sections: () => AsyncGenerator<Section & { summary: () => SectionSummary }>;
  close: () => void;
}> {
  const source = createReadStream(file);
  const unzipped = source.pipe(createGunzip());
  source.on('error', (error) => unzipped.destroy(error));
  const reader = createInterface({ input: unzipped, crlfDelay: Number.POSITIVE_INFINITY });
  const lines = reader[Symbol.asyncIterator]();

  async function nextLine(where: string): Promise<string> {
    const next = await lines.next().catch((error: NodeJS.ErrnoException) => {
      if (error.syscall)
        throw new BiplaneError('not_found', text('backup.errors.unreadable', { file, message: error.message }));
      throw damaged(file, where);
    });
    if (next.done) throw damaged(file, where);
    return next.value;
  }
  function parsed<T>(line: string, where: string): T {
    try {
      return JSON.parse(line) as T;
    } catch {
      throw damaged(file, where);
    }
  }

  async function readHeader(): Promise<ArchiveHeader> {
    const noBackup = new BiplaneError('invalid_input', text('backup.errors.noBackup', { file }));
    try {
      const header = parsed<ArchiveHeader>(await nextLine('header'), 'header');
      if (header.biplane === 'backup' && header.format === format) return header;
    } catch (error) {
      if (error instanceof BiplaneError && error.code === 'not_found') throw error;
    }
    throw noBackup;
  }
  const header = await readHeader();

  async function* sections() {
    for (let count = 0; ; count++) {
      const opening = parsed<{ section?: string; columns: string[]; end?: string; sections?: number }>(
        await nextLine('section'),
        'section',
      );
      if (opening.end === 'backup' && opening.sections === count) return;
      const name = opening.section;
      if (!name) throw damaged(file, 'section');
      const digest = new Digest();
      let read = false;
      async function* rows(): AsyncGenerator<Row> {
        for (;;) {
          const line = await nextLine(name!);
          if (line.startsWith('[')) {
            digest.add(line);
            yield parsed<Row>(line, name!);
            continue;
          }
          const end = parsed<{ end: string; rows: number; digest: string }>(line, name!);
          const found = digest.summary(name!);
          if (end.end !== name || end.rows !== found.rows || end.digest !== found.digest) throw damaged(file, name!);
          read = true;
          return;
        }
      }
      yield { name, columns: opening.columns, rows: rows(), summary: () => digest.summary(name) };
      if (!read) throw new Error(`section ${name} was not read to its end`);
    }
  }
  return {
    header,
    sections,
    close() {
      reader.close();
      source.destroy();
      unzipped.destroy();
    },
  };
}
