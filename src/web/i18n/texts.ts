/** Which texts are there: those of the shell, and those that the visited screens asked for, in the language of the reader. */
import i18next from 'i18next';
import type { Language } from '../../locales/format/language.ts';

/** By file name without its ending: `cadence`, `cadence.card`. */
export type TextFile = string;

const read = import.meta.glob<Record<string, unknown>>('../../locales/{zh-CN,en}/*.json', { import: 'default' });
const pathOf = (language: Language, file: TextFile) => `../../locales/${language}/${file}.json`;

/** What every screen may say: the frame, failures, and the rights that refusals name. */
export const shellTexts: readonly TextFile[] = ['app', 'errors', 'people.rights'];

const wanted = new Set<TextFile>(shellTexts);
const there = new Set<string>();

async function load(language: Language, file: TextFile): Promise<void> {
  const path = pathOf(language, file);
  if (there.has(path)) return;
  const texts = await read[path]?.();
  if (!texts || there.has(path)) return;
  there.add(path);
  i18next.addResourceBundle(language, 'translation', { [file.split('.')[0] ?? '']: texts }, true, true);
}

/** Resolves once these files are there in the language of the interface. Another language brings them too. */
export async function loadTexts(files: readonly TextFile[]): Promise<void> {
  for (const file of files) wanted.add(file);
  const language = i18next.language as Language;
  await Promise.all(files.map((file) => load(language, file)));
}

/** Resolves once everything that was asked for so far is there in a language. */
export async function loadLanguage(language: Language): Promise<void> {
  await Promise.all([...wanted].map((file) => load(language, file)));
}

/** The files in which a key may stand and that are not there yet: a reason or a figure from the server may speak of any feature. */
export function missingFilesOf(key: string): TextFile[] {
  const language = i18next.language as Language;
  const namespace = key.split('.')[0];
  const prefix = pathOf(language, '').slice(0, -'.json'.length);
  return Object.keys(read)
    .filter((path) => path.startsWith(prefix) && !there.has(path))
    .map((path) => path.slice(prefix.length, -'.json'.length))
    .filter((file) => file.split('.')[0] === namespace);
}
