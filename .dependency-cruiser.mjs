/** The arrows of the architecture, without a list of exceptions. Tests and type imports obey them too. */
const layer = (name, allowed) => ({
  name: `${name} may depend on: ${allowed.join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: `^src/(${[name, ...allowed, 'locales'].join('|')})/` },
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
    layer('server', ['contract', 'domain']),
    layer('web', ['contract', 'domain']),
    layer('cli', ['contract', 'domain']),
    {
      name: 'the web takes only types from the contract',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/contract/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'store, engines and integrations know no feature',
      severity: 'error',
      from: { path: '^src/server/(store|engines|integrations)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/server/(features|http|jobs|mcp)/' },
    },
    {
      name: 'features do not know the surfaces',
      severity: 'error',
      from: { path: '^src/server/features/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/server/(http|mcp|main|server|router)', pathNot: '^src/server/http/route-types' },
    },
    {
      name: 'a feature reads another one only through its queries (or joins its schema)',
      severity: 'error',
      from: { path: '^src/server/features/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/server/features/([^/]+)/',
        pathNot: ['^src/server/features/$1/', '[/-]queries\\.ts$', '/schema\\.ts$'],
      },
    },
    {
      name: 'the story of the sample is pure, as the domain is',
      severity: 'error',
      from: { path: '^src/server/features/sample/story/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/(server/features/sample/story|domain)/' },
    },
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no cycles in the web, not even through types',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { circular: true },
    },
    {
      name: 'no cycles between the folders of the web',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/web/' },
      to: { circular: true },
    },
  ],
};
