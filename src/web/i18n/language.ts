import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { formatters } from '../../locales/format/formatters.ts';
import type { Language } from '../../locales/format/language.ts';
import { loadLanguage } from './texts.ts';

const storageKey = 'biplane.language';

/** The language a person chose on this device, or else the one the browser asks for. Chinese is the product's first language. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  if (stored === 'zh-CN' || stored === 'en') return stored;
  const asked = navigator.languages.find((tag) => /^(zh|en)/i.test(tag));
  return asked && /^en/i.test(asked) ? 'en' : 'zh-CN';
}

/** Switches every text, number and date of the interface. */
export async function setLanguage(language: Language): Promise<void> {
  await loadLanguage(language);
  localStorage.setItem(storageKey, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

/** Starts translation in the preferred language, without any text yet: {@link setLanguage} brings them. */
export async function startTranslation(): Promise<Language> {
  const language = preferredLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    nsSeparator: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false, bindI18nStore: 'added' },
  });
  for (const [name, format] of Object.entries(formatters)) {
    i18next.services.formatter?.add(name, (value, lng, options) =>
      format(value, (lng ?? 'zh-CN') as Language, options),
    );
  }
  return language;
}
