import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contract } from '../src/contract/contract.ts';
import chineseSummaries from '../src/locales/procedures.zh-CN.json' with { type: 'json' };

const src = fileURLToPath(new URL('../src', import.meta.url));

type Tree = { [key: string]: string | Tree };

function readLanguage(language: string): Map<string, string> {
  const texts = new Map<string, string>();
  const collect = (tree: Tree, path: string) => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === 'string') texts.set(`${path}.${key}`, value);
      else collect(value, `${path}.${key}`);
    }
  };
  for (const file of readdirSync(`${src}/locales/${language}`)) {
    collect(JSON.parse(readFileSync(`${src}/locales/${language}/${file}`, 'utf8')) as Tree, file.replace('.json', ''));
  }
  return texts;
}

/** `{{n, count}}` → `n`: the format may differ between languages, the value may not. */
function parameters(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(/\{\{\s*-?\s*(\w+)/g)].map((match) => match[1] ?? ''))].sort();
}

function sources(folder = src): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
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
});
