import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/queries.ts';
import { setLanguage, startTranslation } from './i18n/language.ts';
import { askAhead, router } from './routes.tsx';
import { theme } from './theme/theme.ts';
import { commitOnEnter } from './ui/commit.ts';
import { guardComposition } from './ui/ime.ts';
import { startEscape } from './ui/layers.ts';
import { Refusals } from './ui/Refusals.tsx';
import { tellRefusedWrites } from './ui/refusals.ts';
import { startShortcuts } from './ui/shortcuts.ts';
import { Toaster } from './ui/Toaster.tsx';

guardComposition();
startEscape();
// Comes after the first view, from which nothing has gone yet; without a connection the focus is kept by the browser alone.
void import('./ui/keep-focus.ts').then(
  ({ startFocusKeeper }) => startFocusKeeper(),
  () => {},
);
startShortcuts();
commitOnEnter();
tellRefusedWrites();
const language = await startTranslation();
askAhead();
await setLanguage(language);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Refusals />
        <Toaster />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
