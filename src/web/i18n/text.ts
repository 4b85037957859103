import i18next from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Text } from '../../domain/text.ts';
import type { Language } from '../../locales/format/language.ts';
import { loadTexts, missingFilesOf } from './texts.ts';

type Params = Text['params'];
/** Says a text in the reader's language: `t('launches.new.title')`, `t('app.rows', { n })`, or a {@link Text} from the server. */
export type Say = (text: string | Text, params?: Params) => string;

/** What screens say is there before they are. What the server says may speak of another feature: its texts are fetched, and the place stays empty until they come. */
function say(text: string | Text, params?: Params): string {
  const { key, params: own } = typeof text === 'string' ? { key: text, params } : text;
  if (typeof text !== 'string' && !i18next.exists(key, { ...own })) {
    const missing = missingFilesOf(key);
    if (missing.length > 0) {
      void loadTexts(missing);
      return '';
    }
  }
  return i18next.t(key, { ...own });
}

/** The key's first word is the locale file (or its parts: `cadence.card`), the rest its path. */
export function useText(): Say {
  // A new function for each language and whenever texts arrive makes memoised children render again.
  const { t } = useTranslation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  return useMemo(() => (text: string | Text, params?: Params) => say(text, params), [t]);
}

export function useLanguage(): Language {
  return useTranslation().i18n.language as Language;
}
