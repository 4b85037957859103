import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contract } from '../src/contract/contract.ts';
import { entities } from '../src/domain/audit/entities.ts';
import chineseSummaries from '../src/locales/procedures.zh-CN.json' with { type: 'json' };
import { screens, shellTexts, web } from './screens.ts';

const src = fileURLToPath(new URL('../src', import.meta.url));

type Tree = { [key: string]: string | Tree };

/** The texts of one file by their whole keys; `cadence.card.json` holds a part of `cadence`. */
function readFile(language: string, file: string): [key: string, sentence: string][] {
  const texts: [string, string][] = [];
  const collect = (tree: Tree, path: string) => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'string') texts.push([`${path}.${key}`, value]);
      else collect(value, `${path}.${key}`);
    }
  };
  const tree = JSON.parse(readFileSync(`${src}/locales/${language}/${file}`, 'utf8')) as Tree;
  collect(tree, file.split('.')[0] ?? '');
  return texts;
}

function readLanguage(language: string): Map<string, string> {
  return new Map(readdirSync(`${src}/locales/${language}`).flatMap((file) => readFile(language, file)));
}

/** `{{n, count}}` → `n`: the format may differ between languages, the value may not. */
function parameters(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(/\{\{\s*-?\s*(\w+)/g)].map((match) => match[1] ?? ''))].sort();
}

/** Half-width marks stand only inside figures, dates, code and what is Latin on both sides; a value that is filled in counts as Chinese. */
function isPunctuatedLikeEnglish(sentence: string): boolean {
  // `分号 ;` names the mark itself.
  if (!/\p{Script=Han}/u.test(sentence) || /^\p{Script=Han}+ \S$/u.test(sentence)) return false;
  const bare = sentence.replace(/&[\w…]*;|\$t\([^)]*\)|\{\{[^}]*\}\}/g, (code) => (code.startsWith('&') ? '' : '〇'));
  const han = '[\\p{Script=Han}。，；：？！、（）「」《》]';
  const beside = (mark: string) => `${han} *[${mark}]|[${mark}] *${han}`;
  const latin = '[A-Za-z0-9]';
  const word = '(?!〇)\\p{Script=Han}';
  return new RegExp(`${beside(',;:!?()')}|${word}${latin}|${latin}${word}`, 'u').test(bare);
}

function sources(folder = src): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.(test|fixture)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const zh = readLanguage('zh-CN');
const en = readLanguage('en');
const namespaces = new Set([...zh.keys()].map((key) => key.split('.')[0] ?? ''));

/** Keys in calls that say something: `text('a.b')`, `t('a.b', …)`; `${…}` inside a key stands for any word. */
function saidIn(path: string): string[] {
  const code = readFileSync(path, 'utf8').replace(/^\s*\/?\*.*$/gm, '');
  const call = /\b(?:t|text|say|invalidInput|fail|refuse)\(\s*(['`])([a-z][\w-]*\.[^'`]+)\1/g;
  return [...code.matchAll(call)].map((match) => match[2] ?? '');
}

/** Some callers put the file's name and more in front: then the rest of the key must exist. */
function exists(key: string): boolean {
  const words = key.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^()|[\]\\]/g, '\\$&'));
  const front = namespaces.has(key.split('.')[0] ?? '') ? '^' : '\\.';
  const expression = new RegExp(`${front}${words.join('[\\w.]+')}$`);
  return [...zh.keys()].some((known) => expression.test(known));
}

describe('the languages', () => {
  it('say the same things', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
  });

  it('leave nothing unsaid', () => {
    const empty = [...zh, ...en].filter(([, sentence]) => sentence.trim() === '').map(([key]) => key);
    expect(empty).toEqual([]);
  });

  it('show the same values in each sentence', () => {
    const different = [...zh].filter(
      ([key, sentence]) => `${parameters(sentence)}` !== `${parameters(en.get(key) ?? '')}`,
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('say each thing in one file', () => {
    for (const language of ['zh-CN', 'en']) {
      const keys = readdirSync(`${src}/locales/${language}`).flatMap((file) => readFile(language, file));
      expect(keys.length).toBe(readLanguage(language).size);
    }
  });

  it('explain every procedure, which the contract does in English', () => {
    const procedures = Object.entries(contract).flatMap(([feature, each]) =>
      Object.keys(each).map((name) => `${feature}.${name}`),
    );
    expect(Object.keys(chineseSummaries).sort()).toEqual(procedures.sort());
  });

  it('have every text that the code says', () => {
    const missing = sources().flatMap((path) =>
      saidIn(path)
        .filter((key) => !exists(key))
        .map((key) => `${path.slice(src.length + 1)}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  it('punctuate Chinese as Chinese is, with a space between Chinese and Latin letters or figures', () => {
    const told = readdirSync(`${src}/server/features/sample/story`)
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) => [
        ...readFileSync(`${src}/server/features/sample/story/${file}`, 'utf8').matchAll(/'([^'\n]*。)'/g),
      ])
      .map((match) => match[1] ?? '');
    const sentences = [...zh.values(), ...Object.values(chineseSummaries), ...told];
    expect(sentences.length - told.length).toBeGreaterThan(2_000);
    expect(told.length).toBeGreaterThan(20);
    expect(sentences.filter(isPunctuatedLikeEnglish)).toEqual([]);
    expect(
      ['请填日期,如 5、6', '共 {{n, count}} 条;见下', '说明: 见下', '版本v2', '错误({{reason}})', '好吗?'].filter(
        (sentence) => !isPunctuatedLikeEnglish(sentence),
      ),
    ).toEqual([]);
  });

  it('name every kind of record that the audit log tells of', () => {
    expect(entities.filter((entity) => !exists(`people.entity.${entity}`))).toEqual([]);
  });

  it('hold every Chinese word of the server and the web but the name of the product', () => {
    // What people type is read, and the story of the sample company is told in its own language.
    const reads = /^server\/features\/sample\/story\//;
    const worded = ['server', 'web']
      .flatMap((layer) => sources(`${src}/${layer}`))
      .filter((path) => !reads.test(path.slice(src.length + 1)))
      .filter((path) => {
        const code = readFileSync(path, 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, '');
        return /\p{Script=Han}/u.test(code.replaceAll('双翼', ''));
      });
    expect(worded).toEqual([]);
  });
});

/** The files that a file of the web needs sooner or later: its drawers too, which are loaded when opened. Types say nothing. */
function neededBy(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  const code = readFileSync(path, 'utf8').replace(/import type [^;]*;/g, '');
  for (const [, relative] of code.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+\.tsx?)'/g)) {
    const next = join(dirname(path), relative ?? '');
    if (next.startsWith(web) && existsSync(next)) neededBy(next, found);
  }
  return found;
}

/** Keys that these files name, wherever they stand in the code; a key with `${…}` counts up to there. Names of files of texts are no keys. */
function namedIn(paths: Iterable<string>): { key: string; path: string }[] {
  const word = new RegExp(`['"\`]((?:${[...namespaces].join('|')})\\.[\\w.]+)`, 'g');
  return [...paths].flatMap((path) => {
    const code = readFileSync(path, 'utf8')
      .replace(/^\s*(\/?\*|\/\/).*$/gm, '')
      .replace(/TextFile\[\] = \[[^\]]*\]/g, '');
    return [...code.matchAll(word)].map((match) => ({ key: match[1] ?? '', path: path.slice(web.length + 1) }));
  });
}

/** The keys that these files of texts lack, of those that the code names. What is no key at all (the id of a figure) does not count. */
function unloaded(paths: Iterable<string>, files: string[]): string[] {
  const loaded = files.flatMap((file) => readFile('zh-CN', `${file}.json`).map(([key]) => key));
  const stands = (keys: string[], key: string) => keys.some((known) => known.startsWith(key));
  const all = [...zh.keys()];
  return namedIn(paths)
    .filter(({ key }) => stands(all, key) && !stands(loaded, key))
    .map(({ key, path }) => `${path}: ${key}`);
}

describe('a route', () => {
  it('is seen by this test, and so are the texts of the shell', () => {
    const known = sources(web).filter((path) => /features\/.*Screen\.tsx$/.test(path));
    expect(screens.map(({ path }) => path).sort()).toEqual(known.sort());
    expect(shellTexts).toEqual(['app', 'errors', 'people.rights']);
  });

  it.each(screens)('loads every text that $screen and its drawers say', ({ path, texts }) => {
    expect(unloaded(neededBy(path), [...shellTexts, ...texts])).toEqual([]);
  });

  it('does not load anew what the shell has', () => {
    for (const { texts } of screens) expect(texts.filter((file) => shellTexts.includes(file))).toEqual([]);
  });

  it('needs nothing for the shell beyond the texts of the shell', () => {
    const shell = sources(web).filter((path) => !path.includes('/features/'));
    expect(unloaded(shell, shellTexts)).toEqual([]);
  });
});
