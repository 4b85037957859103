import type { Language } from '../../locales/format/language.ts';

/** Where a command writes and in which language: answers to `log`, everything else to `error`, so that a pipe gets only answers. */
export type Output = {
  log: (line: string) => void;
  error: (line: string) => void;
  locale: Language;
  /** Places of a terminal's line; absent where the answers go into a file or a pipe. */
  width?: number | undefined;
};
