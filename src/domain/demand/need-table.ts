/** A table of needs as people type or paste it: what it says, and what is wrong in which of its cells. */
import { type Text, text } from '../text.ts';
import type { Moscow } from './priority.ts';

/** The columns of the table, in their order. */
export const needTableColumns = ['title', 'statement', 'moscow'] as const;
export type NeedTableColumn = (typeof needTableColumns)[number];
export type NeedTableRow = Partial<Record<NeedTableColumn, string>>;

/** The most rows a table takes at once. */
export const mostNeedRows = 200;
/** As a need takes them. */
const longest = { title: 80, statement: 500 } as const;

const headers: Record<NeedTableColumn, readonly string[]> = {
  title: ['需求', '标题', '名称', 'need', 'title', 'name'],
  statement: ['说明', '描述', '场景', 'statement', 'description'],
  moscow: ['分类', '商定的分类', '优先级', 'moscow', 'class', 'priority'],
};
const plain = (cell: string) => cell.normalize('NFKC').trim().toLowerCase();

/** Which column does this header name? Null for one that none is called. */
export function needColumnOf(header: string): NeedTableColumn | null {
  return needTableColumns.find((column) => headers[column].includes(plain(header))) ?? null;
}

const classes: Record<Moscow, readonly string[]> = {
  must: ['必须', 'must', 'must have', 'm'],
  should: ['应该', 'should', 'should have', 's'],
  could: ['可以', 'could', 'could have', 'c'],
  wont: ['暂不', "won't", 'wont', "won't have", 'w'],
};

/** The class that a cell names; null for one that it does not. */
function readClass(cell: string): Moscow | null {
  const found = Object.entries(classes).find(([, words]) => words.includes(plain(cell).replace('’', "'")));
  return (found?.[0] as Moscow | undefined) ?? null;
}

type Read = {
  needs: { title: string; statement: string; moscow: Moscow | null }[];
  problems: { row: number; column: NeedTableColumn; reason: Text }[];
};

/** Reads the rows in which something is written; `row` of a problem is the place among all rows, from 0. */
export function readNeedTable(rows: readonly NeedTableRow[]): Read {
  const problems: Read['problems'] = [];
  const needs = rows.flatMap((cells, row) => {
    const cell = (column: NeedTableColumn) => cells[column]?.trim() ?? '';
    if (needTableColumns.every((column) => cell(column) === '')) return [];
    const refuse = (column: NeedTableColumn, reason: Text) => problems.push({ row, column, reason });
    const [title, statement, wanted] = [cell('title'), cell('statement'), cell('moscow')];
    if (title === '') refuse('title', text('demand.errors.noTitle'));
    for (const column of ['title', 'statement'] as const)
      if (cell(column).length > longest[column])
        refuse(column, text('demand.errors.tooLong', { length: cell(column).length, limit: longest[column] }));
    const moscow = wanted === '' ? null : readClass(wanted);
    if (wanted !== '' && moscow === null) refuse('moscow', text('demand.errors.noClass', { value: wanted }));
    return [{ title, statement, moscow }];
  });
  return { needs, problems };
}
