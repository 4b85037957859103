/** How the file is to be read where its own evidence is not enough. */
export type FileOptions = {
  encoding?: Encoding | undefined;
  delimiter?: string | undefined;
  /** The name of the sheet of a spreadsheet. */
  sheet?: string | undefined;
  /** Where the names of the columns stand. */
  header?: HeaderPlace | undefined;
};
export const encodings = ['utf-8', 'gb18030', 'big5', 'shift_jis', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** The first of the rows that name the columns, as a spreadsheet counts them, and how many there are. */
export type HeaderPlace = { row: number; rows: number };

export const optionsOf = ({ encoding, delimiter, sheet, header }: FileOptions): FileOptions => ({
  encoding,
  delimiter,
  sheet,
  header,
});
