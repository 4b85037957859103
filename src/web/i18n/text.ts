import i18next from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Text } from '../../domain/text.ts';
import type { Language } from '../../locales/language.ts';

type Params = Text['params'];
/** Says a text in the reader's language: `t('launches.new.title')`, `t('app.rows', { n })`, or a {@link Text} from the server. */
export type Say = (text: string | Text, params?: Params) => string;

function say(text: string | Text, params?: Params): string {
  const { key, params: own } = typeof text === 'string' ? { key: text, params } : text;
  return i18next.t(key, { ...own });
}

/** The key's first word is the locale file, the rest its path. */
export function useText(): Say {
  const language = useLanguage();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new function per language makes memoised children render again
  return useMemo(() => (text: string | Text, params?: Params) => say(text, params), [language]);
}

export function useLanguage(): Language {
  return useTranslation().i18n.language as Language;
}
