/** The recipe for a feature says what features are made of: every file it names is there, and every layer of a feature is in it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const recipe = readFileSync(join(root, 'docs/new-feature.md'), 'utf8');

/** The rows of its table: a file, with `<…>` where each feature has a name of its own, and those that have one. */
const rows = [...recipe.matchAll(/^\| `([^`]+)`[^|]*\|[^|]*\| ([\w., -]+) \|$/gm)].map(([, file, examples]) => ({
  file: file!,
  examples: examples!.split(', '),
}));

function isThere(path: string): boolean {
  const [folder, name] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
  if (!name.startsWith('NNNN_')) return existsSync(join(root, path));
  return readdirSync(join(root, folder)).some((each) => /^\d{4}_/.test(each) && each.slice(5) === name.slice(5));
}

/** Where the word of a feature stands in the sources: the outermost folder or the file, with `<feature>` in its place. */
function layersOf(feature: string, folder = 'src'): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    const [word, ...rest] = entry.name.split('.');
    if (word === feature) return [`${folder}/${['<feature>', ...rest].join('.')}`];
    return entry.isDirectory() ? layersOf(feature, path) : [];
  });
}

describe('the recipe for a feature', () => {
  it('names files', () => expect(rows.length).toBeGreaterThan(20));

  it.each(rows)('names $file, which $examples have', ({ file, examples }) => {
    const files = examples.map((example) => file.replace(/<\w+>/g, example));
    expect(files.filter((each) => !isThere(each))).toEqual([]);
  });

  it.each(['wager', 'cadence', 'demand'])('names every layer of %s', (feature) => {
    const layers = layersOf(feature);
    expect(layers.length).toBeGreaterThan(7);
    expect(layers.filter((layer) => !rows.some(({ file }) => file.startsWith(layer)))).toEqual([]);
  });

  it('gives only commands that are there', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const commands = [...recipe.matchAll(/npm (?:run )?([\w:-]+)/g)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(2);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  });
});
