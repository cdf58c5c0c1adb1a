const source = 'src/index.ts';

/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/infra/local/bin/test-environment.mjs',
  testSequencer: '<rootDir>/infra/local/bin/longest-first.mjs',
  roots: ['<rootDir>/gateway', '<rootDir>/services', '<rootDir>/libs', '<rootDir>/infra'],
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@orchestrator/gateway$': `<rootDir>/gateway/${source}`,
    '^@orchestrator/(agent-gateway|identity|pipeline|token|trigger-ingest)-service$': `<rootDir>/services/$1/${source}`,
    '^@orchestrator/(local|admin|cli|demo|bench|chaos)$': `<rootDir>/infra/$1/${source}`,
    '^@orchestrator/([a-z-]+)$': `<rootDir>/libs/$1/${source}`,
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  coverageProvider: 'v8',
  collectCoverageFrom: [
    '{gateway,services,libs}/**/src/**/*.ts',
    '!**/*.test.ts',
    '!**/generated/**',
    '!**/dist/**',
  ],
  coverageDirectory: 'coverage',
  // Nothing is promised by it: where a test goes on that long, it hangs.
  testTimeout: 180_000,
  maxWorkers: 2,
  // Modules of suites that are over are never let go of: a worker that has grown gives way to another.
  workerIdleMemoryLimit: '500MB',
};
