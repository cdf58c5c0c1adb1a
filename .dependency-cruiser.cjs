/** The rule of who may know whom. See docs/adr/0001-house-plan.md. */
const service = '^services/([^/]+)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need one another are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'services-do-not-know-one-another',
      severity: 'error',
      from: { path: service },
      to: { path: '^(services/(?!$1/)|gateway/)', pathNot: '^services/$1/' },
    },
    {
      name: 'domain-knows-nothing-of-ours',
      comment: 'Rules and types stand alone; only the token grammar may be known to them.',
      severity: 'error',
      from: { path: '^services/[^/]+/src/domain/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(libs/(?!token-format/)|services/[^/]+/src/(?!domain/)|gateway/|infra/)' },
    },
    {
      name: 'domain-knows-no-framework',
      severity: 'error',
      from: { path: '^services/[^/]+/src/domain/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/(express|ioredis|amqplib|@prisma|zod|undici|jose)/' },
    },
    {
      name: 'features-do-not-know-adapters',
      severity: 'error',
      from: { path: '^services/[^/]+/src/features/', pathNot: '\\.test\\.ts$' },
      to: { path: '^services/[^/]+/src/(adapters|generated)/' },
    },
    {
      name: 'adapters-do-not-know-features',
      severity: 'error',
      from: { path: '^services/[^/]+/src/adapters/', pathNot: '\\.test\\.ts$' },
      to: { path: '^services/[^/]+/src/features/' },
    },
    {
      name: 'only-run-knows-all-adapters',
      severity: 'error',
      from: {
        path: '^services/[^/]+/src/',
        pathNot: '(/adapters/|/run\\.ts$|\\.test\\.ts$|/generated/)',
      },
      to: { path: '^services/[^/]+/src/adapters/' },
    },
    {
      name: 'libs-know-only-libs',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(services|gateway|infra)/' },
    },
    {
      name: 'token-format-knows-nothing',
      severity: 'error',
      from: { path: '^libs/token-format/src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypesNot: ['local', 'core'] },
    },
    {
      name: 'production-does-not-know-testing',
      severity: 'error',
      from: {
        path: '^(libs|services|gateway|infra)/',
        pathNot: '(\\.test\\.ts$|/test/|^libs/testing/|^infra/(bench|chaos|demo)/)',
      },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'production-does-not-know-the-local-provider',
      comment: "It takes anybody's word.",
      severity: 'error',
      from: {
        path: '^(services|gateway|libs/(?!local-provider|testing))',
        pathNot: '(\\.test\\.ts$|/test/)',
      },
      to: { path: '^libs/local-provider/' },
    },
    {
      name: 'gateway-knows-no-service',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^services/' },
    },
    {
      name: 'web-ui-knows-contracts-alone',
      comment: 'It runs in browsers: what it knows of the rest is the contract.',
      severity: 'error',
      from: { path: '^services/web-ui/src/' },
      to: { path: '^(libs/(?!contracts/|token-format/)|gateway/|infra/)' },
    },
    {
      name: 'web-ui-design-stands-alone',
      comment: 'The building blocks know no page and no call.',
      severity: 'error',
      from: { path: '^services/web-ui/src/design/' },
      to: { path: '^services/web-ui/src/(?!design/)' },
    },
    {
      name: 'web-ui-pages-do-not-know-other-sections',
      comment: 'What two sections share belongs to design, api or app.',
      severity: 'error',
      from: { path: '^services/web-ui/src/pages/([^/]+)/' },
      to: { path: '^services/web-ui/src/pages/(?!$1/|shared-)' },
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|/generated/|/coverage/)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs'],
    },
  },
};
