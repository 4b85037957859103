/** What an .xlsx file says about its sheets: their names, their shared texts, and which cells hold dates. */
import path from 'node:path';
import { SaxesParser } from 'saxes';
import { BiplaneError } from '../../../../domain/errors.ts';
import { text } from '../../../../domain/text.ts';
import type { Archive } from './archive.ts';

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

/** A parser that takes a part in pieces. Fails when it is no well-formed XML. */
export function xmlParser({ open, text: onText, close }: XmlHandlers) {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  if (open) parser.on('opentag', ({ name, attributes }) => open(local(name), attributes as Record<string, string>));
  if (onText) {
    parser.on('text', onText);
    parser.on('cdata', onText);
  }
  if (close) parser.on('closetag', ({ name }) => close(local(name)));
  return parser;
}

async function readXml(archive: Archive, part: string, handlers: XmlHandlers): Promise<void> {
  const parser = xmlParser(handlers);
  for await (const piece of archive.text(part)) parser.write(piece);
  parser.close();
}

/** What a cell with content has within it: a value, a formula or its own text. */
const content = /<(?:\w+:)?(?:v|f|is)[\s>/]/;

async function isEmpty(archive: Archive, part: string): Promise<boolean> {
  let rest = '';
  for await (const piece of archive.text(part)) {
    rest += piece;
    if (content.test(rest)) return false;
    rest = rest.slice(-32);
  }
  return true;
}

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
      found.push({ name: attributes.name ?? '', hidden: (attributes.state ?? 'visible') !== 'visible', part });
    },
  });
  const sheets: Sheet[] = [];
  for (const sheet of found) sheets.push({ ...sheet, empty: await isEmpty(archive, sheet.part) });
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

/** The texts that cells refer to by number. Reading aids above Chinese and Japanese characters are no part of a text. */
export async function readSharedTexts(archive: Archive, part: string | null): Promise<string[]> {
  const texts: string[] = [];
  if (!part) return texts;
  let current = '';
  let inText = false;
  let inReadingAid = false;
  await readXml(archive, part, {
    open: (name) => {
      if (name === 'si') current = '';
      if (name === 'rPh') inReadingAid = true;
      if (name === 't') inText = !inReadingAid;
    },
    text: (piece) => {
      if (inText) current += piece;
    },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') inReadingAid = false;
      if (name === 'si') texts.push(current);
    },
  });
  return texts;
}

/** Number formats of dates and times that have no code in the file (ECMA-376 part 1, 18.8.30), those of East Asian languages among them. */
const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id === 45 || id === 47 || (id >= 50 && id <= 58);

/** Whether a format shows a number as a date or time: it has their letters outside of quotes, brackets and escapes. `[h]:mm` is a duration, no moment. */
function isDateFormat(code: string): boolean {
  if (/\[(?:h+|m+|s+)\]/i.test(code)) return false;
  return /[ymdhs]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\.|_.|\*./g, ''));
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
        styles.push(custom.get(id) ?? isBuiltInDate(id));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}
