/** The arrows of the architecture, without a list of exceptions. Type imports obey them too, and tests, except where the name of a rule says otherwise. */
const notTests = { pathNot: '\\.(test|fixture)\\.ts$' };

const layer = (name, allowed) => ({
  name: `${name} may depend on: ${allowed.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: `^src/(${[name, ...allowed, 'locales'].join('|')})/` },
});

/** The folders of the server, each with those below it that it may use. A new folder needs a line here. */
const serverFolders = {
  base: [],
  engines: ['base'],
  store: ['base'],
  facts: ['store', 'base'],
  signing: ['store', 'base'],
  migrations: ['facts', 'store', 'base'],
  readers: ['base'],
  integrations: ['facts', 'store', 'base'],
  act: ['signing', 'facts', 'store', 'base'],
  files: ['act', 'facts', 'store', 'readers', 'base'],
  readings: ['act', 'signing', 'facts', 'store', 'base'],
};
serverFolders.features = [...Object.keys(serverFolders)].filter((name) => name !== 'engines');
const below = [...Object.keys(serverFolders)];
for (const surface of ['http', 'mcp', 'jobs']) serverFolders[surface] = below;
// The sample acts through the procedures and tells failures as HTTP does.
serverFolders.sample = [...below, 'http'];

const serverFolder = ([name, allowed]) => ({
  name: `server/${name} may use: ${allowed.join(', ') || 'no other folder of the server'}`,
  severity: 'error',
  from: { path: `^src/server/${name}/`, ...notTests },
  to: { path: '^src/server/', pathNot: `^src/server/(${[name, ...allowed].join('|')})/` },
});

export default {
  forbidden: [
    { ...layer('domain', []), to: { path: '^src/', pathNot: '^src/domain/' } },
    {
      name: 'domain is pure: no Node',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    layer('contract', ['domain']),
    layer('files', ['domain']),
    layer('server', ['contract', 'files', 'domain']),
    layer('web', ['contract', 'domain']),
    layer('cli', ['contract', 'files', 'domain']),
    {
      name: 'the web takes only types from the contract',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/contract/', dependencyTypesNot: ['type-only'] },
    },
    ...Object.entries(serverFolders).map(serverFolder),
    {
      name: 'every folder of the server has its arrows',
      severity: 'error',
      from: { path: '^src/server/[^/]+/', pathNot: `^src/server/(${Object.keys(serverFolders).join('|')}|commands)/` },
      to: {},
    },
    {
      name: 'a feature uses another one only through its queries and writes',
      severity: 'error',
      from: { path: '^src/server/features/([^/]+)/', ...notTests },
      to: {
        path: '^src/server/features/([^/]+)/',
        pathNot: ['^src/server/features/$1/', '[/-]queries\\.ts$', '/writes\\.ts$', '/schema\\.ts$'],
      },
    },
    {
      name: 'a foreign schema is for joins, in queries',
      severity: 'error',
      from: { path: '^src/server/features/([^/]+)/', pathNot: ['[/-]queries\\.ts$', notTests.pathNot] },
      to: { path: '^src/server/features/[^/]+/schema\\.ts$', pathNot: '^src/server/features/$1/' },
    },
    {
      name: 'only features know the tables of features',
      severity: 'error',
      from: { path: '^src/server/(?!features/)', ...notTests },
      to: { path: '^src/server/features/[^/]+/schema\\.ts$' },
    },
    {
      name: 'the story of the sample is pure, as the domain is',
      severity: 'error',
      from: { path: '^src/server/features/sample/story/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/(server/features/sample/story|domain)/' },
    },
    {
      name: 'no cycles, not even through types',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no cycles between folders',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
};
