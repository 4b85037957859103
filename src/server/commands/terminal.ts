import type { Locale } from '../../locales/translate.ts';

/** Where a command writes, and in which language. */
export type CommandOutput = { log: (line: string) => void; error: (line: string) => void; locale: Locale };

/** Asks on the terminal without showing what is typed, or takes a line of a pipe. */
export type AskSecretly = (question: string) => Promise<string>;
