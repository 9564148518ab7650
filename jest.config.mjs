// Run one file: NODE_OPTIONS=--experimental-vm-modules node_modules/.bin/node node_modules/jest/bin/jest.js test/unit/failure --selectProjects light
// Two projects: `light` for everything that needs no JupyterLab package (fast, native ES modules, swc), and `lab` for the
// few tests that do. The first needs Node's --experimental-vm-modules, the second must run without it.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// Lab's preset brings a regex for tests and reporters of its own; ours replace them.
const {
  testRegex: _regex,
  reporters: _reporters,
  coverageReporters: _coverage,
  testTimeout: _timeout,
  preset: _preset,
  globals: _globals,
  ...lab
} = require('@jupyterlab/testing/lib/jest-config')(import.meta.dirname);

const light = {
  displayName: 'light',
  testEnvironment: 'node',
  setupFilesAfterEnv: [
    '<rootDir>/test/support/own-group.ts',
    '<rootDir>/test/support/second-try.ts',
  ],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/lab/'],
  modulePathIgnorePatterns: ['<rootDir>/extension/labextension', '<rootDir>/.venv', '/types/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2024' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
};

const withLab = {
  ...lab,
  displayName: 'lab',
  testMatch: ['<rootDir>/test/lab/**/*.spec.js'],
  // Lab's packages are ES modules that its own jest runs as CommonJS; so do we, all by swc, which is quick.
  transform: {
    ...Object.fromEntries(Object.entries(lab.transform).filter(([files]) => files.includes('svg'))),
    '^.+\\.(m?js|tsx?)$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: { react: { runtime: 'automatic' } },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [],
  moduleNameMapper: { ...lab.moduleNameMapper, '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/extension/labextension', '<rootDir>/.venv', '/types/'],
};

export default {
  // Many times what the longest takes on a quiet machine: a loaded one must not fail by it.
  testTimeout: 180_000,
  projects: [light, withLab],
};
