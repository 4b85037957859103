/** Which sheets an .xlsx file has, found through the directory of the archive: without reading the sheets themselves. */
import path from 'node:path';
import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { type CentralDirectory, Open } from 'unzipper';
import { BiplaneError } from '../../../../domain/errors.ts';
import { text } from '../../../../domain/text.ts';

/** A sheet as a person knows it. `part`: the name of its file in the archive. */
export type Sheet = { name: string; hidden: boolean; empty: boolean; part: string };

type Attributes = { Id?: string; Target?: string; name?: string; state?: string; 'r:id'?: string };

/** What a cell with content has within it: a value, a formula or its own text. */
const content = /<(?:\w+:)?(?:v|f|is)[\s>/]/;

function entry(archive: CentralDirectory, name: string): Readable | null {
  return archive.files.find((file) => file.path === name)?.stream() ?? null;
}

async function elements(archive: CentralDirectory, part: string): Promise<{ name: string; attributes: Attributes }[]> {
  const stream = entry(archive, part);
  if (!stream) throw new BiplaneError('invalid_input', text('imports.errors.notAWorkbook'));
  const found: { name: string; attributes: Attributes }[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    found.push({ name: name.replace(/^\w+:/, ''), attributes: attributes as Attributes });
  });
  stream.setEncoding('utf8');
  for await (const chunk of stream) parser.write(chunk as string);
  parser.close();
  return found;
}

async function isEmpty(archive: CentralDirectory, part: string): Promise<boolean> {
  const stream = entry(archive, part);
  if (!stream) return true;
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream) {
    rest += chunk;
    if (content.test(rest)) return false;
    rest = rest.slice(-32);
  }
  return true;
}

/** The sheets in the order of their tabs; charts and macros are none. Fails with `invalid_input` when the archive is no workbook. */
export async function sheetsOf(file: string): Promise<Sheet[]> {
  const archive = await Open.file(file);
  const targets = new Map(
    (await elements(archive, 'xl/_rels/workbook.xml.rels')).map(({ attributes }) => [
      attributes.Id,
      // Relative to the workbook, or from the root of the archive.
      path.posix.resolve('/xl', attributes.Target ?? '').slice(1),
    ]),
  );
  const sheets: Sheet[] = [];
  for (const { name, attributes } of await elements(archive, 'xl/workbook.xml')) {
    const part = targets.get(attributes['r:id']);
    if (name !== 'sheet' || !part?.startsWith('xl/worksheets/')) continue;
    const hidden = (attributes.state ?? 'visible') !== 'visible';
    sheets.push({ name: attributes.name ?? '', hidden, empty: await isEmpty(archive, part), part });
  }
  return sheets;
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
