/** What a first visit has to load. Needs the built web: `npm test` builds it. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const dir = fileURLToPath(new URL('../dist/web/', import.meta.url));
const limitKb = 260;

type Chunk = { file: string; imports?: string[]; dynamicImports?: string[]; css?: string[] };

function manifest(): Record<string, Chunk> {
  return JSON.parse(readFileSync(`${dir}.vite/manifest.json`, 'utf8')) as Record<string, Chunk>;
}

/** The files of these entries and of everything they import at once. */
function filesOf(entries: string[], chunks: Record<string, Chunk>): Set<string> {
  const files = new Set<string>();
  const visit = (key: string) => {
    const chunk = chunks[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const entry of entries) visit(entry);
  return files;
}

function gzipKb(files: Iterable<string>): number {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(readFileSync(dir + file)).length;
  return bytes / 1024;
}

describe.skipIf(!existsSync(`${dir}.vite/manifest.json`))('the first view', () => {
  const language = (chunks: Record<string, Chunk>, tag: string) =>
    Object.keys(chunks).filter(
      (key) => key.includes(`locales/${tag}/`) || chunks[key]?.file.includes(`language-${tag.slice(0, 2)}`),
    );
  const screens = [
    'features/overview/OverviewScreen.tsx',
    'features/launches/LaunchScreen.tsx',
    'features/people/SignInScreen.tsx',
  ];

  it.each(screens)(`of %s needs at most ${limitKb} KB of JavaScript, compressed`, (screen) => {
    const chunks = manifest();
    for (const tag of ['zh-CN', 'en']) {
      const files = [...filesOf(['index.html', screen, ...language(chunks, tag)], chunks)].filter((file) =>
        file.endsWith('.js'),
      );
      expect(files.length).toBeGreaterThan(5);
      expect(gzipKb(files)).toBeLessThan(limitKb);
    }
  });

  it('contains no schema library: the browser knows routes only', () => {
    const chunks = manifest();
    const files = Object.values(chunks).map((chunk) => chunk.file);
    for (const file of files.filter((one) => one.endsWith('.js'))) {
      expect(readFileSync(dir + file, 'utf8')).not.toContain('ZodError');
    }
  });
});
