/** What an .xlsx file says about its sheets: their names, their shared texts, and which cells hold dates. */
import path from 'node:path';
import { SaxesParser } from 'saxes';
import { BiplaneError } from '../domain/errors.ts';
import { text } from '../domain/text.ts';
import { type Archive, tooLarge } from './archive.ts';

/** A sheet as a person knows it. `part`: the name of its file in the archive. */
export type Sheet = { name: string; hidden: boolean; empty: boolean; part: string };

export type Workbook = {
  sheets: Sheet[];
  /** Days are counted from 1904, as old Macs did. */
  from1904: boolean;
  /** The parts with the shared texts and the styles, where there are such. */
  parts: { strings: string | null; styles: string | null };
};

type XmlHandlers = {
  open?: (name: string, attributes: Readonly<Record<string, string | undefined>>) => void;
  text?: (content: string) => void;
  close?: (name: string) => void;
};

/** Local names: some writers give the elements a prefix. */
const local = (name: string) => name.slice(name.indexOf(':') + 1);

/** Sheets need a dozen. */
const deepest = 64;
/** The longest stretch of a part without the beginning or the end of an element: text, an attribute, blanks. */
const longestStretch = 8 * 1024 * 1024;

/** A parser that takes a part in pieces. Fails when it is no well-formed XML, or goes on and on. */
function xmlParser({ open, text: onText, close }: XmlHandlers) {
  const parser = new SaxesParser();
  let depth = 0;
  let stretch = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    stretch = 0;
    if (++depth > deepest) throw tooLarge('nesting', deepest);
    open?.(local(name), attributes as Record<string, string>);
  });
  if (onText) {
    parser.on('text', onText);
    parser.on('cdata', onText);
  }
  parser.on('closetag', ({ name }) => {
    stretch = 0;
    depth--;
    close?.(local(name));
  });
  return {
    write(piece: string) {
      stretch += piece.length;
      if (stretch > longestStretch) throw tooLarge('stretch', '8 MB');
      parser.write(piece);
    },
    close: () => parser.close(),
  };
}

/** What the parts that describe the workbook may unpack to. */
const longestDescription = 64 * 1024 * 1024;

async function readXml(archive: Archive, part: string, handlers: XmlHandlers): Promise<void> {
  const parser = xmlParser(handlers);
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const piece of archive.bytes(part)) {
    bytes += piece.length;
    if (bytes > longestDescription) throw tooLarge('part', `${longestDescription / 1024 ** 2} MB`);
    parser.write(decoder.decode(piece, { stream: true }));
  }
  parser.write(decoder.decode());
  parser.close();
}

/** What a cell with content has within it: a value, a formula or its own text. */
const content = /<(?:\w+:)?(?:v|f|is)[\s>/]/;

/** How much of all sheets together is searched for content, to tell which are empty; beyond it a sheet counts as one with content. */
const mostSearched = 256 * 1024 * 1024;

/** Tells which parts are sheets without content. Several sheets may name one part. */
function emptinessOf(archive: Archive): (part: string) => Promise<boolean> {
  const known = new Map<string, boolean>();
  let searched = 0;
  const search = async (part: string) => {
    let rest = '';
    for await (const piece of archive.text(part)) {
      searched += piece.length;
      rest += piece;
      if (content.test(rest) || searched > mostSearched) return false;
      rest = rest.slice(-32);
    }
    return true;
  };
  return async (part) => {
    const empty = known.get(part) ?? (await search(part));
    known.set(part, empty);
    return empty;
  };
}

/** The most sheets of a workbook, and cell formats of its styles; spreadsheet programs know 65,490 of these. */
const mostSheets = 500;
const mostFormats = 100_000;

/** The sheets in the order of their tabs; charts and macros are none. Fails with `invalid_input` when the archive is no workbook. */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  for (const part of ['xl/_rels/workbook.xml.rels', 'xl/workbook.xml'])
    if (!archive.has(part)) throw new BiplaneError('invalid_input', text('imports.errors.notAWorkbook'));
  const targets = new Map<string | undefined, string>();
  const parts: Workbook['parts'] = { strings: null, styles: null };
  await readXml(archive, 'xl/_rels/workbook.xml.rels', {
    open: (_name, { Id, Type, Target }) => {
      // Relative to the workbook, or from the root of the archive.
      const part = path.posix.resolve('/xl', Target ?? '').slice(1);
      targets.set(Id, part);
      if (Type?.endsWith('/sharedStrings')) parts.strings = part;
      if (Type?.endsWith('/styles')) parts.styles = part;
    },
  });
  const found: Omit<Sheet, 'empty'>[] = [];
  let from1904 = false;
  await readXml(archive, 'xl/workbook.xml', {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      const part = name === 'sheet' ? targets.get(attributes['r:id']) : undefined;
      if (!part?.startsWith('xl/worksheets/')) return;
      if (found.length >= mostSheets) throw tooLarge('sheets', mostSheets);
      found.push({ name: attributes.name ?? '', hidden: (attributes.state ?? 'visible') !== 'visible', part });
    },
  });
  const isEmpty = emptinessOf(archive);
  const sheets: Sheet[] = [];
  for (const sheet of found) sheets.push({ ...sheet, empty: await isEmpty(sheet.part) });
  return { sheets, from1904, parts };
}

/** The sheet that was asked for, or else the first one that a person sees something in. */
export function chosenSheet(sheets: readonly Sheet[], asked: string | undefined): Sheet {
  const found =
    asked === undefined
      ? sheets.find(({ hidden, empty }) => !hidden && !empty)
      : sheets.find(({ name }) => name === asked);
  if (found) return found;
  throw new BiplaneError(
    'invalid_input',
    asked === undefined ? text('imports.errors.emptyWorkbook') : text('imports.errors.noSheet', { name: asked }),
  );
}

/** Number formats of dates and times that have no code in the file (ECMA-376 part 1, 18.8.30), those of East Asian languages among them. */
const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id === 45 || id === 47 || (id >= 50 && id <= 58);

/** Quotes, brackets, escapes and fillers of a number format, closed or not, and the letters of dates and times outside of them. */
const formatToken = /"[^"]*"?|\[[^\]]*\]?|\\.?|_.?|\*.?|[ymdhs]/gis;

/** Whether a format shows a number as a date or time: it has their letters outside of quotes, brackets and escapes. `[h]:mm` is a duration, no moment. */
export function isDateFormat(code: string): boolean {
  let isDate = false;
  for (const [token] of code.matchAll(formatToken)) {
    if (/^\[(?:h+|m+|s+)\]$/i.test(token)) return false;
    if (/^[a-z]$/i.test(token)) isDate = true;
  }
  return isDate;
}

/** For each cell style whether it shows dates. */
export async function readDateStyles(archive: Archive, part: string | null): Promise<boolean[]> {
  const custom = new Map<number, boolean>();
  const styles: boolean[] = [];
  let inCellFormats = false;
  if (!part) return styles;
  await readXml(archive, part, {
    open: (name, attributes) => {
      if (name === 'numFmt') custom.set(Number(attributes.numFmtId), isDateFormat(attributes.formatCode ?? ''));
      if (name === 'cellXfs') inCellFormats = true;
      if (name === 'xf' && inCellFormats) {
        const id = Number(attributes.numFmtId ?? 0);
        if (styles.length >= mostFormats) throw tooLarge('formats', mostFormats);
        styles.push(custom.get(id) ?? isBuiltInDate(id));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}
