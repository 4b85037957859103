import { lazyRouteComponent } from '@tanstack/react-router';
import { failureOf, isReachable, RefusedError } from '../api/failure.ts';
import { loadTexts, type TextFile } from '../i18n/texts.ts';

/**
 * A screen that is loaded when first visited or pointed at, with the texts that it and its drawers say. Without a server it says so;
 * where the server answers, it has newer screens and the page reloads.
 */
export function screen<T extends Record<K, () => React.ReactNode>, K extends string>(
  load: () => Promise<T>,
  name: K,
  texts: readonly TextFile[],
) {
  const loadOrTell = async () => {
    try {
      const [module] = await Promise.all([load(), loadTexts(texts)]);
      return module;
    } catch (error) {
      throw (await isReachable()) ? error : new RefusedError(failureOf(error));
    }
  };
  return lazyRouteComponent(loadOrTell, name);
}
