/** The languages of every surface; Chinese is the first. */
export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** Each language in its own words, for choosing one. */
export const languageNames: Record<Language, string> = { 'zh-CN': '中文', en: 'English' };
