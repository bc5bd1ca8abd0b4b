/** The dependency rule (docs/architecture.md): what each folder may import; anything else fails the check. */

const LIBS_BELOW = {
  metering: [],
  eventsourcing: [],
  forecast: [],
  validation: [],
  contracts: ['metering', 'eventsourcing', 'validation'],
  ledger: ['metering', 'eventsourcing', 'contracts'],
  'read-models': ['metering', 'eventsourcing', 'validation', 'contracts'],
  tracing: ['eventsourcing'],
  webhooks: ['metering', 'eventsourcing', 'contracts', 'tracing'],
  platform: ['eventsourcing', 'validation', 'tracing'],
  engines: [
    'metering',
    'eventsourcing',
    'contracts',
    'ledger',
    'read-models',
    'tracing',
    'platform',
    'adapters',
  ],
};

/** Bundled at build time; not installed at run time. */
const PAGES = '^apps/dashboard/';

/** Specifications and the files that only they use. */
const SPEC = '(\\.(spec|spec-helper|fixture)|/(examples|spec-support))\\.ts$|/testing/';

/**
 * The folders of each part, lowest first: each may import only earlier ones, and all may import the files beside the
 * folders.
 */
const FOLDERS = {
  'libs/metering': ['values', 'policy', 'rates', 'capacity', 'standing', 'month'],
  'libs/eventsourcing': ['aggregate', 'projection'],
  'libs/platform': ['environment', 'openapi', 'routes', 'http', 'auth', 'operations', 'process'],
  'libs/adapters/sqlite': ['file', 'events', 'journal', 'rows'],
  'apps/query': [
    'schemas',
    'questions',
    'answers',
    'export',
    'rejected',
    'gate',
    'tenants',
    'usage',
    'ledger',
    'changes',
  ],
};

const folderLayers = Object.entries(FOLDERS).flatMap(([part, folders]) =>
  folders.slice(0, -1).map((folder, index) => ({
    name: `${part.replaceAll('/', '-')}-${folder}-imports-only-what-lies-below`,
    severity: 'error',
    from: { path: `^${part}/src/${folder}/`, pathNot: SPEC },
    to: { path: `^${part}/src/(${folders.slice(index + 1).join('|')})/` },
  })),
);

const NEST = 'node_modules/@nestjs/';
/** @param {string[]} names */
const libs = (names) => `^libs/(${names.join('|')})/`;

const layers = Object.entries(LIBS_BELOW).map(([lib, below]) => ({
  name: `${lib}-imports-only-what-lies-below`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: SPEC },
  to: { path: '^(libs|apps|test)/', pathNot: libs([lib, ...below]) },
}));

module.exports = {
  forbidden: [
    ...layers,
    ...folderLayers,
    {
      name: 'domain-is-pure',
      comment: 'The domain knows no library, no engine and no Node.',
      severity: 'error',
      from: { path: '^libs/metering/', pathNot: SPEC },
      to: { pathNot: '^libs/metering/' },
    },
    {
      name: 'client-stands-alone',
      comment: 'It is published by itself: nothing of ours, no package, no Node.',
      severity: 'error',
      from: { path: '^libs/client/', pathNot: SPEC },
      to: { pathNot: '^libs/client/' },
    },
    {
      name: 'eventsourcing-knows-no-engine',
      severity: 'error',
      from: { path: '^libs/eventsourcing/', pathNot: SPEC },
      to: { path: 'node_modules/' },
    },
    {
      name: 'adapters-know-ports-only',
      severity: 'error',
      from: { path: '^libs/adapters/', pathNot: SPEC },
      to: { path: '^(libs|apps|test)/', pathNot: libs(['adapters', 'eventsourcing', 'contracts']) },
    },
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      from: { path: '^libs/adapters/([^/]+)/', pathNot: SPEC },
      to: { path: '^libs/adapters/', pathNot: '^libs/adapters/$1/' },
    },
    {
      name: 'nest-stays-at-the-edge',
      severity: 'error',
      from: {
        path: '^libs/',
        pathNot: ['^libs/platform/', SPEC],
      },
      to: { path: NEST },
    },
    {
      name: 'apps-do-not-know-each-other',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: ['^apps/standalone/', SPEC] },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'product-does-not-know-its-tests',
      severity: 'error',
      from: { path: '^(apps|deploy|libs)/', pathNot: SPEC },
      to: { path: ['^test/', SPEC] },
    },
    {
      name: 'libs-are-entered-by-their-face',
      comment: 'Across libs only #name is imported, never a file inside.',
      severity: 'error',
      from: { path: '^(libs/(?:adapters/)?[^/]+|apps/[^/]+)/' },
      to: {
        path: '^libs/',
        pathNot: [
          '^$1/',
          '^libs/(adapters/)?[^/]+/src/index\\.ts$',
          '^libs/(platform|engines)/src/basics\\.ts$',
          '^libs/testing/src/[^/]+/index\\.ts$',
        ],
      },
    },
    {
      name: 'no-cycles',
      comment:
        'Not of types alone, either: what two files need of each other is a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependency-in-the-product',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: [SPEC, PAGES] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
