/** How the file is to be read where its own evidence is not enough. */
export type FileOptions = {
  encoding?: Encoding | undefined;
  delimiter?: string | undefined;
  /** The name of the sheet of a spreadsheet. */
  sheet?: string | undefined;
  /** Where the names of the columns stand. */
  header?: HeaderPlace | undefined;
  /** Rows whose first cell says that they are a sum or a mean of others; without it they are left out. */
  totals?: 'keep' | 'leave' | undefined;
  /** Names the columns as they are found without all this, so that corrections are found again for the next file of the kind. */
  foundAs?: string | undefined;
};
export const encodings = ['utf-8', 'gb18030', 'big5', 'shift_jis', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** The first of the rows that name the columns, as a spreadsheet counts them, and how many there are. */
export type HeaderPlace = { row: number; rows: number };

export const optionsOf = ({ encoding, delimiter, sheet, header, totals }: FileOptions): FileOptions => ({
  encoding,
  delimiter,
  sheet,
  header,
  totals,
});

/** What a table can be read from. `csv` is every text whose cells are separated. */
export const fileFormats = ['csv', 'xlsx', 'xls', 'ods', 'numbers', 'spreadsheetml', 'html', 'sav'] as const;
export type FileFormat = (typeof fileFormats)[number];

/** Why a row of a table is no data: the names of the columns again, a sum of others, a remark below. */
export const leftOutReasons = ['headerAgain', 'total', 'note'] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];
export type LeftOutRow = { row: number; why: LeftOutReason; cells: string[] };
