/** Gives a build the packages that it cannot contain, by hard links: they cost no space, and stay when node_modules is installed anew. */
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function linkTree(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isFile()) link(source, target);
  }
}

function link(source, target) {
  try {
    linkSync(source, target);
  } catch {
    // Some file systems have no hard links.
    copyFileSync(source, target);
  }
}

/** Links these packages, with all that they depend on, from one node_modules into another. Optional ones may be absent. */
export function linkPackages(names, from, to) {
  const done = new Set();
  const visit = (name) => {
    const source = join(from, name);
    if (done.has(name) || !existsSync(source)) return;
    done.add(name);
    linkTree(source, join(to, name));
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) visit(next);
  };
  for (const name of names) visit(name);
}
