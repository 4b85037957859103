/** Reads one sheet of an .xlsx file. */
import { BiplaneError } from '../domain/errors.ts';
import type { FileOptions } from '../domain/files/options.ts';
import { text } from '../domain/text.ts';
import { type Archive, openArchive } from './archive.ts';
import type { RowBatch } from './row-batch.ts';
import { readSharedTexts } from './shared-texts.ts';
import { SheetScanner } from './sheet-scanner.ts';
import type { Source } from './source.ts';
import { chosenSheet, readDateStyles, readWorkbook, type Workbook } from './workbook.ts';

/** Everything the reading fails with that is not said already is the file's fault. */
const broken = (error: unknown) =>
  error instanceof BiplaneError
    ? error
    : new BiplaneError('invalid_input', text('imports.errors.brokenSpreadsheet'), { cause: String(error) });

/** The rows of the sheet that is asked for, or of the first one with content that is not hidden. */
export async function* spreadsheetBatches(
  path: string,
  source: Source,
  options: FileOptions,
): AsyncGenerator<RowBatch> {
  let archive: Archive | null = null;
  try {
    archive = await openArchive(path);
    const workbook = await readWorkbook(archive);
    const sheet = chosenSheet(workbook.sheets, options.sheet);
    source.sheets = workbook.sheets.map(({ part: _part, ...shown }) => shown);
    source.sheet = sheet.name;
    yield* sheetBatches(archive, workbook, sheet.part, source, options);
  } catch (error) {
    throw broken(error);
  } finally {
    archive?.close();
  }
}

async function* sheetBatches(
  archive: Archive,
  { parts, from1904 }: Workbook,
  part: string,
  source: Source,
  options: FileOptions,
): AsyncGenerator<RowBatch> {
  const [texts, isDate] = [await readSharedTexts(archive, parts.strings), await readDateStyles(archive, parts.styles)];
  const sheet = new SheetScanner(source, options, texts, isDate, from1904);
  const unpacked = Math.max(1, archive.bytesOf(part));
  let done = 0;
  for await (const piece of archive.bytes(part)) {
    done += piece.length;
    source.bytesDone = Math.min(source.bytesTotal, Math.round((source.bytesTotal * done) / unpacked));
    yield* sheet.take(piece);
  }
  source.bytesDone = source.bytesTotal;
  yield* sheet.finish();
}
