// Run one file: NODE_OPTIONS=--experimental-vm-modules node_modules/.bin/node node_modules/jest/bin/jest.js test/unit/failure --selectProjects light
// Two projects: `light` for everything that needs no JupyterLab package (fast, native ES modules, swc), and `lab` for the
// few tests that do.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// Lab's preset brings a regex for tests and reporters of its own; ours replace them.
const {
  testRegex: _regex,
  reporters: _reporters,
  coverageReporters: _coverage,
  testTimeout: _timeout,
  ...lab
} = require('@jupyterlab/testing/lib/jest-config')(import.meta.dirname);

const light = {
  displayName: 'light',
  testEnvironment: 'node',
  setupFilesAfterEnv: ['<rootDir>/test/support/second-try.ts'],
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

export default {
  testTimeout: 60_000,
  projects: [light, { ...lab, displayName: 'lab', testMatch: ['<rootDir>/test/lab/**/*.spec.ts'] }],
};
