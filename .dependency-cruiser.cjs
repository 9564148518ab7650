// The arrows of the house: what may import what. A forbidden import fails `npm test`.
const rooms = {
  jupyter: ['session', 'client'],
  session: ['lab'],
  lab: ['client'],
  client: [],
  host: [
    ...['sources', 'validation', 'jobs', 'sandbox', 'workbook', 'provenance', 'optimizer', 'store'],
  ],
  sources: ['store'],
  validation: ['store'],
  jobs: ['store'],
  sandbox: ['store'],
  workbook: ['store'],
  provenance: ['store'],
  optimizer: ['store'],
  store: [],
  cli: ['client', 'jupyter', 'sandbox', 'workbook', 'host', 'provenance'],
};

/** A room sees schema, the processors' contract, itself, and the rooms below it. */
const roomRules = Object.entries(rooms).map(([room, below]) => ({
  name: `room-${room}`,
  severity: 'error',
  comment: `kernel/${room} may import only schema, processors and ${below.join(', ') || 'nothing else of ours'}`,
  from: { path: `^kernel/${room}/` },
  to: {
    path: '^(kernel|extension|test|notebooks)/',
    pathNot: ['node_modules', ...[room, ...below].map((name) => `^kernel/${name}/`)],
  },
}));

const doorRules = Object.keys(rooms).map((room) => ({
  name: `door-${room}`,
  severity: 'error',
  comment: `kernel/${room} is entered by its index.ts only`,
  from: { path: '^(kernel|extension)/', pathNot: `^kernel/${room}/` },
  to: { path: `^kernel/${room}/`, pathNot: `^kernel/${room}/index\\.ts$` },
}));

/** Each heavy package is imported by one folder, so that a swap touches one folder. */
const heavy = {
  duckdb: ['@duckdb/', '^kernel/store/'],
  'isolated-vm': ['isolated-vm', '^kernel/sandbox/child/'],
  zeromq: ['zeromq', '^kernel/jupyter/'],
  vega: ['vega(-lite|-embed)?/', '^(kernel/lab/chart|extension/src/charts)/'],
  fastify: ['(fastify|@fastify)/', '^kernel/host/'],
  undici: ['undici/', '^kernel/(client|host/gateway/door|sources/acquire)/'],
  graphql: ['graphql/', '^kernel/host/gateway/api/graphql/'],
  typescript: ['typescript/', '^kernel/session/language/'],
  swc: ['@swc/core', '^kernel/session/executor/'],
  commander: ['commander/', '^kernel/cli/'],
};
const heavyRules = Object.entries(heavy).map(([name, [package_, folder]]) => ({
  name: `one-folder-${name}`,
  severity: 'error',
  comment: `${name} is imported by ${folder} alone`,
  from: { path: '^(kernel|processors|schema|extension)/', pathNot: folder },
  to: { path: `node_modules/${package_}` },
}));

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'never-import-your-own-door',
      severity: 'error',
      comment: 'a folder whose files import its own index makes circles',
      from: { path: '^(?:kernel/)?([^/]+)/.+' },
      to: { path: '^(?:kernel/)?$1/index\\.ts$' },
    },
    ...roomRules,
    ...doorRules,
    ...heavyRules,
    {
      name: 'processors-know-only-themselves',
      severity: 'error',
      from: { path: '^processors/' },
      to: { pathNot: '^processors/' },
    },
    {
      name: 'schema-knows-nothing',
      severity: 'error',
      from: { path: '^schema/', pathNot: 'generate\\.mjs$' },
      to: { pathNot: '^schema/' },
    },
    {
      name: 'extension-knows-schema-only',
      severity: 'error',
      from: { path: '^extension/' },
      to: { path: '^(kernel|processors|test)/' },
    },
    {
      name: 'kernel-never-knows-the-page',
      severity: 'error',
      from: { path: '^kernel/' },
      to: { path: '^extension/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(build|types|labextension|custom|setup|bin)/' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
