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
  'src/files/zip.ts': "import '../server/server.ts';",
  'src/web/main.tsx': "import { launches } from '../contract/launches.ts';\nconsole.log(launches);",
  'src/cli/main.ts': "import '../server/http/app.ts';",
  'src/server/features/orders/handlers.ts': "import '../launches/schema.ts';",
  'src/server/features/launches/schema.ts': 'export const launch = 1;',
  'src/server/jobs/queue.ts': "import '../features/launches/schema.ts';",
  'src/server/base/log.ts': "import '../server.ts';",
  'src/server/server.ts': 'export const start = 1;',
  'src/server/helpers/dates.ts': "import '../store/dates.ts';",
  'src/server/store/dates.ts': 'export const today = 1;',
  'src/domain/money/sum.ts': "import type { Part } from './part.ts';\nexport type Sum = Part[];",
  'src/domain/money/part.ts': "import type { Sum } from './sum.ts';\nexport type Part = { of: Sum };",
  // No file imports itself in a circle here, but the folders do.
  'src/domain/loop/signal.ts': "import type { Message } from '../messaging/message.ts';\nexport type Signal = Message;",
  'src/domain/loop/rule.ts': 'export type Rule = string;',
  'src/domain/messaging/message.ts': 'export type Message = string;',
  'src/domain/messaging/claim.ts': "import type { Rule } from '../loop/rule.ts';\nexport type Claim = Rule;",
  'src/web/a.ts': "import './b.ts';",
  'src/web/b.ts': "import './a.ts';",
  // Allowed: the web may name the contract's types, and a feature may use another one's queries and writes, and join its schema in its own queries.
  'src/web/types.ts': "import type { Launch } from '../contract/types.ts';\nexport type Row = Launch;",
  'src/contract/types.ts': 'export type Launch = { id: string };',
  'src/server/features/demand/reads.ts': "import '../wager/queries.ts';",
  'src/server/features/demand/writes.ts': "import '../wager/writes.ts';",
  'src/server/features/demand/study-queries.ts': "import '../launches/schema.ts';",
  'src/server/features/wager/queries.ts': 'export const terms = 1;',
  'src/server/features/wager/writes.ts': 'export const settle = 1;',
  // Allowed: tests that start engines may look at them through what is tested with them.
  'src/server/facts/door.test.ts': "import '../engines/engines.ts';",
  'src/server/engines/engines.test.ts': "import '../facts/door.ts';",
  'src/server/engines/engines.ts': 'export const startEngines = 1;',
  'src/server/facts/door.ts': 'export const openFacts = 1;',
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
    ['files may depend on: domain', 'src/files/zip.ts → src/server/server.ts'],
    ['server may depend on: contract, files, domain', 'src/server/http/app.ts → src/web/main.tsx'],
    ['cli may depend on: contract, files, domain', 'src/cli/main.ts → src/server/http/app.ts'],
    ['the web takes only types from the contract', 'src/web/main.tsx → src/contract/launches.ts'],
    ['server/store may use: base', 'src/server/store/postgres.ts → src/server/features/launches/handlers.ts'],
    ['server/features may use', 'src/server/features/launches/handlers.ts → src/server/http/app.ts'],
    ['server/base may use: no other folder', 'src/server/base/log.ts → src/server/server.ts'],
    ['every folder of the server has its arrows', 'src/server/helpers/dates.ts → src/server/store/dates.ts'],
    [
      'a foreign schema is for joins, in queries',
      'src/server/features/orders/handlers.ts → src/server/features/launches/schema.ts',
    ],
    ['only features know the tables of features', 'src/server/jobs/queue.ts → src/server/features/launches/schema.ts'],
    [
      'a feature uses another one only through its queries and writes',
      'src/server/features/demand/handlers.ts → src/server/features/wager/handlers.ts',
    ],
    ['the story of the sample is pure', 'src/server/features/sample/story/phone.ts → fs'],
    ['no cycles, not even through types', 'src/web/a.ts → src/web/b.ts'],
    ['no cycles, not even through types', 'src/domain/money/part.ts → src/domain/money/sum.ts'],
    ['no cycles between folders', 'src/domain/loop → src/domain/messaging'],
  ])('catches what breaks “%s”', (rule, arrow) => {
    const lines = report.split('\n').filter((line) => line.startsWith(rule));
    expect(lines.join('\n')).toContain(arrow);
    expect(status).toBe(1);
  });

  it('lets pass what the rules allow', () => {
    expect(report).not.toContain('src/web/types.ts');
    for (const file of ['reads', 'writes', 'study-queries'])
      expect(report).not.toContain(`src/server/features/demand/${file}.ts`);
    expect(report).not.toContain('src/server/engines');
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

  it('has the clock given to everything that decides or counts, so that a test can say what time it is', () => {
    const places = [
      'src/domain',
      'src/contract',
      'src/locales',
      'src/server/features',
      'src/server/signing',
      'src/server/readings',
    ];
    const sources = places.flatMap((dir) =>
      readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
        .filter((path) => /(?<!\.(test|fixture))\.ts$/.test(path))
        .map((path) => join(dir, path)),
    );
    const own = sources.filter((path) => /\bnew Date\(\)|\bDate\.now\(/.test(readFileSync(join(root, path), 'utf8')));
    expect(sources.length).toBeGreaterThan(200);
    expect(own).toEqual([]);
  });

  it('lets queries write nothing: what another feature may change stands in writes.ts', () => {
    const dir = join(root, 'src/server/features');
    const queries = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('queries.ts'),
    );
    const writing = queries.filter((path) =>
      /\.(insert|update|delete)\(|sql`\s*(insert|update|delete)\b/i.test(readFileSync(join(dir, path), 'utf8')),
    );
    expect(queries.length).toBeGreaterThan(10);
    expect(writing).toEqual([]);
  });

  it('has one field for numbers and one for dates, which never change what is typed', () => {
    const dir = join(root, 'src/web');
    const sources = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path));
    // The library's fields write over what is typed, and keep the last value for what is none.
    const foreign = [
      /import [^;]*\b(NumberInput|Date\w*Input|Date\w*Picker|MonthPicker\w*|YearPicker\w*)\b[^;]*from '@mantine/,
      /type="(number|date|month|datetime-local)"|\binputMode=/,
      /\bvalueAsNumber\b|\bparseFloat\(|Number\(event\.(currentTarget|target)/,
    ];
    const own = sources.filter((path) => {
      const source = readFileSync(join(dir, path), 'utf8');
      return foreign.some((pattern) => pattern.test(source));
    });
    expect(sources.length).toBeGreaterThan(150);
    expect(own.sort()).toEqual(['ui/Calendar.tsx', 'ui/NumberInput.tsx']);
  });

  it('fails when it saw next to nothing, instead of passing blindly', () => {
    expect(report).toContain('the check is blind');
  });
});
