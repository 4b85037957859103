/** Renders {@link Text} for surfaces outside the browser: API reasons, the CLI, exports. The browser loads the same files by itself. */
import { readdirSync, readFileSync } from 'node:fs';
import i18next from 'i18next';
import type { Text } from '../domain/text.ts';
import { formatters } from './format/formatters.ts';

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

/** One tree of all files. A key's first word is the file; a part that some surfaces load by itself is a file of its own: `cadence.card.json`. */
function load(locale: Locale): Record<string, object> {
  const dir = new URL(`./${locale}/`, import.meta.url);
  const tree: Record<string, object> = {};
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.json'))) {
    const namespace = file.split('.')[0] ?? '';
    tree[namespace] = { ...tree[namespace], ...JSON.parse(readFileSync(new URL(file, dir), 'utf8')) };
  }
  return tree;
}

const instance = i18next.createInstance();
await instance.init({
  resources: Object.fromEntries(locales.map((locale) => [locale, { translation: load(locale) }])) as never,
  fallbackLng: 'zh-CN',
  interpolation: { escapeValue: false },
});

for (const [name, format] of Object.entries(formatters)) {
  instance.services.formatter?.add(name, (value, locale, options) => format(value, locale as Locale, options));
}

/** The text in a language. A parameter that is itself a key is not resolved: translate it first. */
export function translate(text: Text, locale: Locale): string {
  return instance.t(text.key, { lng: locale, ...text.params });
}

/** The supported language that an Accept-Language header (or a LANG variable) prefers; Chinese where it says nothing known. */
export function preferredLocale(header: string | null | undefined): Locale {
  for (const part of (header ?? '').split(',')) {
    const tag = part.trim().toLowerCase();
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-CN';
}
