import { useMantineColorScheme } from '@mantine/core';
import type { Language } from '../../locales/format/language.ts';
import { client } from '../api/client.ts';
import { failureOf } from '../api/failure.ts';
import { queryClient } from '../api/queries.ts';
import { sessionQuery } from '../api/session.ts';
import { setLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/text.ts';
import { tellRefusal } from '../ui/refusals.ts';

export type Theme = 'light' | 'dark' | 'system';

/** Language and theme: changed at once on this device, and kept in the profile of whoever is signed in. */
export function usePreferences() {
  const language = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const theme: Theme = colorScheme === 'auto' ? 'system' : colorScheme;
  const applyTheme = (next: Theme) => setColorScheme(next === 'system' ? 'auto' : next);
  const change = async (next: { locale?: Language; theme?: Theme }) => {
    if (next.theme) applyTheme(next.theme);
    if (next.locale) await setLanguage(next.locale);
    const session = queryClient.getQueryData(sessionQuery.queryKey);
    if (!session) return;
    try {
      const user = await client.session.update(next);
      queryClient.setQueryData(sessionQuery.queryKey, { ...session, user });
    } catch (error) {
      tellRefusal(failureOf(error));
    }
  };
  return { language, theme, applyTheme, change };
}
