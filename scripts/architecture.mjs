/** Checks the arrows between layers and features, and that the tool really saw the sources (it passes silently when it cannot parse them). */
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import rules from '../.dependency-cruiser.mjs';
import { root } from './lock.mjs';

/** Another directory that has `src` and `tsconfig.json`: a test shows with it that violations are caught. */
process.chdir(process.argv[2] ?? root);
const { output } = await cruise(
  ['src'],
  {
    ruleSet: rules,
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.json$' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
  {},
  { tsConfig: extractTSConfig('tsconfig.json') },
);
const { violations, totalCruised, totalDependenciesCruised } = output.summary;
for (const { from, to, rule } of violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(`${totalCruised} modules, ${totalDependenciesCruised} dependencies, ${violations.length} violations`);
if (totalCruised < 60 || (totalDependenciesCruised ?? 0) < 100) {
  console.error('too few modules and dependencies seen: the check is blind');
  process.exit(1);
}
process.exit(violations.length === 0 ? 0 : 1);
