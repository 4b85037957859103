/** One table, written in every form in which tools write tables: what stays the same is what it says. */
import { gzipSync } from 'node:zlib';
import { utils, write } from '@e965/xlsx';
import iconv from 'iconv-lite';
import Papa from 'papaparse';
import { workbook, zip } from '../xlsx.ts';

/** What the cells of a table mean; the forms decide how they are written. */
export type Meaning =
  | { text: string }
  | { id: string }
  | { at: Date }
  | { amount: number }
  | { step: number }
  | { chosen: readonly string[] }
  | { missing: true };
export type TableOf = { names: readonly string[]; rows: readonly (readonly Meaning[])[] };

const two = (value: number) => String(value).padStart(2, '0');
const partsOf = (at: Date) => ({
  year: at.getUTCFullYear(),
  month: at.getUTCMonth() + 1,
  day: at.getUTCDate(),
  hour: at.getUTCHours(),
  minute: at.getUTCMinutes(),
});
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const half = (hour: number) => ((hour + 11) % 12) + 1;

/** The same minute in the forms of exports; all without a zone, which is the workspace's. */
export const dateForms: Record<string, (at: Date) => string> = {
  iso: (at) => at.toISOString().slice(0, 19).replace('T', ' '),
  slashes: (at) => {
    const { year, month, day, hour, minute } = partsOf(at);
    return `${year}/${month}/${day} ${hour}:${two(minute)}`;
  },
  chinese: (at) => {
    const { year, month, day, hour, minute } = partsOf(at);
    return `${year}年${month}月${day}日 ${hour}:${two(minute)}`;
  },
  half: (at) => {
    const { year, month, day, hour, minute } = partsOf(at);
    return `${year}/${month}/${day} ${hour < 12 ? '上午' : '下午'}${half(hour)}:${two(minute)}:00`;
  },
  dotted: (at) => {
    const { year, month, day, hour, minute } = partsOf(at);
    return `${two(day)}.${two(month)}.${year} ${two(hour)}:${two(minute)}`;
  },
  american: (at) => {
    const { year, month, day, hour, minute } = partsOf(at);
    return `${month}/${day}/${year} ${half(hour)}:${two(minute)} ${hour < 12 ? 'AM' : 'PM'}`;
  },
  named: (at) => {
    const { year, month, day, hour, minute } = partsOf(at);
    return `${two(day)}-${monthNames[month - 1]}-${year} ${two(hour)}:${two(minute)}`;
  },
  compact: (at) => {
    const { year, month, day, hour, minute } = partsOf(at);
    return `${year}${two(month)}${two(day)} ${two(hour)}${two(minute)}00`;
  },
};

export const missingForms: Record<string, string> = {
  empty: '',
  dash: '-',
  na: 'N/A',
  skipped: '(跳过)',
  none: '未作答',
  minus: '—',
};

export const amountForms: Record<string, (amount: number) => string> = {
  plain: (amount) => amount.toFixed(2),
  grouped: (amount) => amount.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ','),
  marked: (amount) => `￥${amount.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`,
  unit: (amount) => `${amount.toFixed(2)}元`,
  wide: (amount) => amount.toFixed(2).replace(/[\d.]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
  comma: (amount) => amount.toFixed(2).replace('.', ','),
};

export type Form = {
  container: keyof typeof containers;
  encoding: string;
  delimiter: string;
  shape: keyof typeof shapes;
  date: string;
  missing: string;
  amount: string;
};

export const encodingForms = ['utf8', 'utf8 with mark', 'gb18030', 'utf-16le', 'utf-16be'] as const;
export const delimiterForms = [',', ';', '\t', '|'] as const;

function cellText(meaning: Meaning, form: Form): string {
  if ('missing' in meaning) return missingForms[form.missing]!;
  if ('at' in meaning) return dateForms[form.date]!(meaning.at);
  if ('amount' in meaning) return amountForms[form.amount]!(meaning.amount);
  if ('step' in meaning) return String(meaning.step);
  if ('chosen' in meaning) return meaning.chosen.join('┋');
  return 'id' in meaning ? meaning.id : meaning.text;
}

type Cells = string[][];

/** What stands around the table, and how its rows are cut. */
export const shapes = {
  plain: (names: string[], rows: Cells): Cells => [names, ...rows],
  notes: (names: string[], rows: Cells): Cells => [
    ['#用户明细查询'],
    ['#起始日期：[2026-03-01]   终止日期：[2026-03-31]'],
    ['#-----明细列表-----'],
    names,
    ...rows,
  ],
  title: (names: string[], rows: Cells): Cells => [['Monthly report'], [''], names, ...rows],
  again: (names: string[], rows: Cells): Cells => {
    const middle = rows.length >> 1;
    return [names, ...rows.slice(0, middle), names, ...rows.slice(middle)];
  },
  below: (names: string[], rows: Cells): Cells => [names, ...rows, ['#明细结束'], [`#共${rows.length}行`]],
  total: (names: string[], rows: Cells): Cells => [
    names,
    ...rows,
    names.map((_, at) => (at === 0 ? '合计' : at === names.length - 1 ? '9999.00' : '')),
  ],
  trailing: (names: string[], rows: Cells): Cells => [names, ...rows.map((row) => [...row, ''])],
  blank: (names: string[], rows: Cells): Cells => [
    names,
    ...rows.slice(0, 3),
    names.map(() => ''),
    ...rows.slice(3),
    names.map(() => ''),
  ],
  short: (names: string[], rows: Cells): Cells => [
    names,
    ...rows.map((row) => {
      const cut = [...row];
      while (cut.at(-1) === '') cut.pop();
      return cut;
    }),
  ],
} as const;

const asText = (rows: Cells, form: Form): string =>
  `${rows.map((row) => Papa.unparse([row], { delimiter: form.delimiter })).join('\r\n')}\r\n`;

function encoded(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf8 with mark') return Buffer.from(`\ufeff${text}`);
  if (encoding.startsWith('utf-16')) return iconv.encode(text, encoding.replace('utf-16', 'utf16-'), { addBOM: true });
  return iconv.encode(text, encoding);
}

const sheet = (bookType: 'biff8' | 'ods' | 'xlml') => (rows: Cells) => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), '数据');
  return write(book, { type: 'buffer', bookType }) as Uint8Array;
};
const escaped = (cell: string) => cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const containers = {
  text: (rows: Cells, form: Form) => encoded(asText(rows, form), form.encoding),
  gzip: (rows: Cells, form: Form) => gzipSync(encoded(asText(rows, form), form.encoding)),
  zip: (rows: Cells, form: Form) => zip({ 'export/table.csv': encoded(asText(rows, form), form.encoding) }),
  xlsx: (rows: Cells) => workbook({ Sheet1: rows }),
  xls: sheet('biff8'),
  ods: sheet('ods'),
  spreadsheetml: sheet('xlml'),
  html: (rows: Cells) =>
    Buffer.from(
      `<html><head><meta charset="utf-8"></head><body><table>${rows
        .map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`)
        .join('')}</table></body></html>`,
    ),
} as const;
const texts = new Set(['text', 'gzip', 'zip']);

/** The bytes of the table in one form. */
export function written({ names, rows }: TableOf, form: Form): Uint8Array {
  const cells = rows.map((row) => row.map((meaning) => cellText(meaning, form)));
  return containers[form.container](shapes[form.shape]([...names], cells), form);
}

export const formName = (form: Form): string => Object.values(form).join(' / ');

/** Every form there is, once: what a container does not have, such as an encoding of a workbook, makes no difference to it. */
export function* everyForm(amounts: readonly string[] = ['plain']): Generator<Form> {
  for (const container of Object.keys(containers) as Form['container'][])
    for (const encoding of texts.has(container) ? encodingForms : ['utf8'])
      for (const delimiter of texts.has(container) ? delimiterForms : [','])
        for (const shape of Object.keys(shapes) as Form['shape'][])
          for (const date of Object.keys(dateForms))
            for (const missing of Object.keys(missingForms))
              for (const amount of amounts) yield { container, encoding, delimiter, shape, date, missing, amount };
}

/** Two readings are as likely as each other: a person has to be asked. */
export const isAmbiguous = ({ amount, delimiter }: Form): boolean => amount === 'comma' && delimiter === ',';
