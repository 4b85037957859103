import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A project in which each file breaks one rule. */
const offences: Record<string, string> = {
  'src/domain/stats/share.ts': "import '../../server/store/postgres.ts';",
  'src/domain/stats/mean.ts': "import 'node:fs';",
  'src/contract/launches.ts': "import '../server/store/postgres.ts';",
  'src/server/store/postgres.ts': "import '../features/launches/handlers.ts';",
  'src/server/features/launches/handlers.ts': "import '../../http/app.ts';",
  'src/server/http/app.ts': "import '../../web/main.tsx';",
  'src/server/features/demand/handlers.ts': "import '../wager/handlers.ts';",
  'src/server/features/wager/handlers.ts': 'export const settle = 1;',
  'src/server/features/sample/story/phone.ts': "import 'node:fs';",
  'src/web/main.tsx': "import { launches } from '../contract/launches.ts';\nconsole.log(launches);",
  'src/cli/main.ts': "import '../server/http/app.ts';",
  'src/web/a.ts': "import './b.ts';",
  'src/web/b.ts': "import './a.ts';",
  // Allowed: the web may name the contract's types, and a feature may read another one's queries.
  'src/web/types.ts': "import type { Launch } from '../contract/types.ts';\nexport type Row = Launch;",
  'src/contract/types.ts': 'export type Launch = { id: string };',
  'src/server/features/demand/reads.ts': "import '../wager/queries.ts';",
  'src/server/features/wager/queries.ts': 'export const terms = 1;',
};

describe('the architecture check', () => {
  const project = mkdtempSync(join(tmpdir(), 'biplane-arrows-'));
  let report = '';
  let status: number | null = null;
  beforeAll(() => {
    for (const [path, source] of Object.entries(offences)) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), `${source}\nexport {};\n`);
    }
    copyFileSync(join(root, 'tsconfig.json'), join(project, 'tsconfig.json'));
    const run = spawnSync(process.execPath, [join(root, 'scripts/architecture.mjs'), project], { encoding: 'utf8' });
    report = run.stderr;
    status = run.status;
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it.each([
    ['domain may depend on: nothing', 'src/domain/stats/share.ts → src/server/store/postgres.ts'],
    ['domain is pure: no Node', 'src/domain/stats/mean.ts → fs'],
    ['contract may depend on: domain', 'src/contract/launches.ts → src/server/store/postgres.ts'],
    ['server may depend on: contract, domain', 'src/server/http/app.ts → src/web/main.tsx'],
    ['cli may depend on: contract, domain', 'src/cli/main.ts → src/server/http/app.ts'],
    ['the web takes only types from the contract', 'src/web/main.tsx → src/contract/launches.ts'],
    [
      'store, engines and integrations know no feature',
      'src/server/store/postgres.ts → src/server/features/launches/handlers.ts',
    ],
    ['features do not know the surfaces', 'src/server/features/launches/handlers.ts → src/server/http/app.ts'],
    [
      'a feature reads another one only through its queries',
      'src/server/features/demand/handlers.ts → src/server/features/wager/handlers.ts',
    ],
    ['the story of the sample is pure', 'src/server/features/sample/story/phone.ts → fs'],
    ['no cycles', 'src/web/a.ts → src/web/b.ts'],
  ])('catches what breaks “%s”', (rule, arrow) => {
    const lines = report.split('\n').filter((line) => line.startsWith(rule));
    expect(lines.join('\n')).toContain(arrow);
    expect(status).toBe(1);
  });

  it('lets pass what the rules allow', () => {
    expect(report).not.toContain('src/web/types.ts');
    expect(report).not.toContain('src/server/features/demand/reads.ts');
  });

  it('leaves transactions to store/transaction.ts, whose connections may end', () => {
    const sources = readdirSync(join(root, 'src/server'), { recursive: true, encoding: 'utf8' });
    const own = sources.filter(
      (path) =>
        /(?<!\.test)\.ts$/.test(path) && readFileSync(join(root, 'src/server', path), 'utf8').includes('.transaction('),
    );
    expect(sources.length).toBeGreaterThan(100);
    expect(own).toEqual([]);
  });

  it('fails when it saw next to nothing, instead of passing blindly', () => {
    expect(report).toContain('the check is blind');
  });
});
