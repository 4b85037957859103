/** What a first visit has to load. Needs the built web: `npm test` builds it. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { screens, shellTexts, web } from './screens.ts';

const dir = fileURLToPath(new URL('../dist/web/', import.meta.url));

/** Compressed kilobytes of code and of texts that a first view may load: what it does load, and a little more; of code never more than 250. */
const limits: Record<string, [code: number, texts: number]> = {
  SetupScreen: [227, 14],
  SignInScreen: [224, 13],
  InvitationScreen: [225, 13],
  OverviewScreen: [232, 16],
  LaunchScreen: [237, 16],
  NewLaunchScreen: [232, 10],
  DemandScreen: [250, 29],
  ImportScreen: [235, 23],
  StudyScreen: [249, 25],
  CadenceScreen: [247, 20],
  WagerScreen: [243, 30],
  MembersScreen: [235, 14],
  KeysScreen: [237, 13],
  AuditScreen: [240, 17],
  SettingsScreen: [231, 13],
};

type Chunk = { file: string; imports?: string[] };

function manifest(): Record<string, Chunk> {
  return JSON.parse(readFileSync(`${dir}.vite/manifest.json`, 'utf8')) as Record<string, Chunk>;
}

/** These entries and everything they import at once. */
function loadedBy(entries: string[], chunks: Record<string, Chunk>): Set<string> {
  const loaded = new Set<string>();
  const visit = (key: string) => {
    if (loaded.has(key)) return;
    const chunk = chunks[key];
    if (!chunk) throw new Error(`${key} is not built`);
    loaded.add(key);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const entry of entries) visit(entry);
  return loaded;
}

function gzipKb(keys: Iterable<string>, chunks: Record<string, Chunk>): number {
  const files = new Set([...keys].map((key) => chunks[key]?.file ?? '').filter((file) => file.endsWith('.js')));
  let bytes = 0;
  for (const file of files) bytes += gzipSync(readFileSync(dir + file)).length;
  return bytes / 1024;
}

const isText = (key: string) => key.includes('locales/');

describe.skipIf(!existsSync(`${dir}.vite/manifest.json`))('the first view', () => {
  const strangers = ['SetupScreen', 'SignInScreen', 'InvitationScreen'];

  it.each(screens)(
    'of $screen loads its code and no more than its texts, in one language',
    ({ screen, path, texts }) => {
      const chunks = manifest();
      const frame = strangers.includes(screen) ? [] : ['shell/SignedIn.tsx'];
      const [code, words] = limits[screen] ?? [0, 0];
      const loaded = loadedBy(['index.html', ...frame, path.slice(web.length + 1)], chunks);
      expect([...loaded].filter(isText)).toEqual([]);
      expect(gzipKb(loaded, chunks)).toBeLessThan(code);
      expect(new Set([...loaded].map((key) => chunks[key]?.file)).size).toBeLessThanOrEqual(25);
      for (const language of ['zh-CN', 'en']) {
        const files = [...shellTexts, ...texts].map((file) => `../locales/${language}/${file}.json`);
        const said = loadedBy(files, chunks);
        expect([...said].filter(isText).sort()).toEqual(files.sort());
        expect(gzipKb(said, chunks)).toBeLessThan(words);
      }
    },
  );

  it('contains no schema library: the browser knows routes only', () => {
    const chunks = manifest();
    const files = Object.values(chunks).map((chunk) => chunk.file);
    for (const file of files.filter((one) => one.endsWith('.js'))) {
      expect(readFileSync(dir + file, 'utf8')).not.toContain('ZodError');
    }
  });
});
