/** What the features' routes declare: every screen with the files of texts that it loads. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const web = fileURLToPath(new URL('../src/web', import.meta.url));

export type Screen = { screen: string; path: string; texts: string[] };

const namesIn = (list: string) => [...list.matchAll(/'([\w.]+)'/g)].map((match) => match[1] ?? '');

function screensOf(routes: string): Screen[] {
  const code = readFileSync(routes, 'utf8');
  const call = /screen\(\s*\(\) => import\('([^']+)'\),\s*'(\w+)',\s*\[([^\]]*)\]/g;
  return [...code.matchAll(call)].map(([, file = '', screen = '', texts = '']) => ({
    screen,
    path: join(dirname(routes), file),
    texts: namesIn(texts),
  }));
}

export const screens: Screen[] = readdirSync(`${web}/features`).flatMap((feature) => {
  const folder = `${web}/features/${feature}`;
  return readdirSync(folder).includes('routes.tsx') ? screensOf(`${folder}/routes.tsx`) : [];
});

/** The files of texts that every view loads. */
export const shellTexts: string[] = namesIn(
  /shellTexts: readonly TextFile\[\] = \[([^\]]*)\]/.exec(readFileSync(`${web}/i18n/texts.ts`, 'utf8'))?.[1] ?? '',
);
