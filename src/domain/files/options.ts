/** How the file is to be read where its own evidence is not enough. */
export type FileOptions = {
  encoding?: Encoding | undefined;
  delimiter?: string | undefined;
  /** The name of the sheet of a spreadsheet. */
  sheet?: string | undefined;
};
export const encodings = ['utf-8', 'gb18030', 'big5', 'shift_jis', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** The columns of a file: their unique names and, per column, a sample of its cells. */
export type Columns = { names: readonly string[]; samples: readonly (readonly string[])[] };
