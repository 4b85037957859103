/** Checks the arrows between layers, folders and features, and that the tool really saw the sources (it passes silently when it cannot parse them). */
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import rules from '../.dependency-cruiser.mjs';
import { root } from './lock.mjs';

/** Another directory that has `src` and `tsconfig.json`: a test shows with it that violations are caught. */
process.chdir(process.argv[2] ?? root);

const engines = 'src/server/engines/';
const isTest = (source) => /\.(test|fixture)\.tsx?$/.test(source);

/** What the tool says of the sources, without some of them. */
async function examine(forbidden, leftOut = []) {
  const { output } = await cruise(
    ['src'],
    {
      ruleSet: { forbidden },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: ['\\.json$', ...leftOut.map((source) => `^${source.replaceAll('.', '\\.')}$`)] },
      enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
    },
    {},
    { tsConfig: extractTSConfig('tsconfig.json') },
  );
  return output;
}

/** Tests that start engines, alone or with a whole server, see all of it: they have no place in the order of the folders. */
function testsWithEngines(modules) {
  const users = new Map();
  for (const { source, dependencies } of modules)
    for (const { resolved } of dependencies) users.set(resolved, [...(users.get(resolved) ?? []), source]);
  const found = new Set(modules.map(({ source }) => source).filter((source) => source.startsWith(engines)));
  for (const source of found) for (const user of users.get(source) ?? []) found.add(user);
  return [...found].filter((source) => isTest(source));
}

const ofFolders = rules.forbidden.filter(({ scope }) => scope === 'folder');
const ofFiles = rules.forbidden.filter((rule) => !ofFolders.includes(rule));
const files = await examine(ofFiles);
const folders = await examine(ofFolders, testsWithEngines(files.modules));
const { totalCruised, totalDependenciesCruised } = files.summary;
const violations = [...files.summary.violations, ...folders.summary.violations];
for (const { from, to, rule } of violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(`${totalCruised} modules, ${totalDependenciesCruised} dependencies, ${violations.length} violations`);
if (totalCruised < 60 || (totalDependenciesCruised ?? 0) < 100) {
  console.error('too few modules and dependencies seen: the check is blind');
  process.exit(1);
}
process.exit(violations.length === 0 ? 0 : 1);
