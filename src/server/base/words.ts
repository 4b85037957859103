import { BiplaneError } from '../../domain/errors.ts';
import { locales, translate } from '../../locales/translate.ts';

/** A failure for an operator's console, where nobody has chosen a language yet: each language on a line of its own. */
export function inEveryLanguage(error: unknown): string {
  if (error instanceof BiplaneError) return locales.map((locale) => translate(error.reason, locale)).join('\n');
  return error instanceof Error ? error.message : String(error);
}
