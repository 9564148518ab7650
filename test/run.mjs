// `npm test [PART…]`: set up, then every check. Parts: lint types boundaries unused schema, and the folders of test/ that
// hold jest tests (unit store host jobs sandbox sources kernel notebooks cli fault parity browser lab).
// Ends with one line `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { productNode, root, venvBin } from '../kernel/setup/places.mjs';
import { setUp } from '../kernel/setup/setup.mjs';
import { chromium } from './chromium.mjs';
import { servers } from './servers.mjs';

/** Static checks: name → command of node_modules. */
const CHECKS = {
  schema: ['../schema/generate.mjs', '--check'],
  types: ['typescript/bin/tsc', '-b'],
  lint: ['eslint/bin/eslint.js', '.'],
  format: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  style: ['stylelint/bin/stylelint.mjs', 'extension/style/**/*.css', '--allow-empty-input'],
  boundaries: [
    'dependency-cruiser/bin/dependency-cruise.mjs',
    'kernel',
    'processors',
    'schema',
    'extension/src',
  ],
  unused: ['knip/bin/knip.js'],
};

const folders = readdirSync(join(root, 'test'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((part) => !(part in CHECKS) && !folders.includes(part));
if (unknown.length > 0) {
  console.error(
    `unknown part ${unknown.join(', ')}; parts: ${[...Object.keys(CHECKS), ...folders].join(' ')}`,
  );
  process.exit(2);
}
const includes = (part) => wanted.length === 0 || wanted.includes(part);

await setUp({ forTests: true });
const node = productNode();
// Tests see the product's own Node and Python first, and nothing of the user's Jupyter.
const scratch = mkdtempSync(join(tmpdir(), 'assay-test-'));
const env = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), venvBin, process.env.PATH].join(
    process.platform === 'win32' ? ';' : ':',
  ),
  NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  JUPYTER_CONFIG_DIR: join(scratch, 'config'),
  JUPYTER_DATA_DIR: join(scratch, 'data'),
  JUPYTER_RUNTIME_DIR: join(scratch, 'runtime'),
  JUPYTER_PREFER_ENV_PATH: '1',
  TMPDIR: scratch,
};
if (wanted.length === 0 || wanted.includes('browser')) env.CHROMIUM = chromium();
if (wanted.length === 0 || wanted.includes('lake')) servers();

let passed = 0;
let failed = 0;
const failures = [];

function count(what, ok) {
  if (ok) passed += 1;
  else {
    failed += 1;
    failures.push(what);
  }
}

for (const [name, [script, ...args]] of Object.entries(CHECKS)) {
  if (!includes(name)) continue;
  const started = Date.now();
  const { NODE_OPTIONS: _, ...plain } = env;
  const result = spawnSync(node, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: plain,
    stdio: 'inherit',
  });
  count(name, result.status === 0);
  console.log(
    `${result.status === 0 ? 'ok' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
}

/** One jest project over the wanted folders; what it counted is added to the rest. */
function jest(project, parts, environment) {
  const report = join(scratch, `${project}.json`);
  const pattern = parts.map((name) => `/test/${name}/`).join('|');
  // A test that failed may leave something open; the run still ends and says which test it was.
  const args = ['--forceExit', '--json', `--outputFile=${report}`, '--maxWorkers=2'];
  const result = spawnSync(
    node,
    [
      join(root, 'node_modules/jest/bin/jest.js'),
      ...args,
      '--testPathPattern',
      pattern,
      '--selectProjects',
      project,
    ],
    { cwd: root, env: environment, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (!existsSync(report)) {
    count(`jest (${project}) ended with ${result.status ?? result.signal}`, false);
    return;
  }
  const outcome = JSON.parse(readFileSync(report, 'utf8'));
  passed += outcome.numPassedTests;
  failed += outcome.numFailedTests + outcome.numRuntimeErrorTestSuites;
  for (const suite of outcome.testResults) {
    if (suite.status === 'failed') failures.push(suite.name.slice(root.length));
  }
  const counted = outcome.numFailedTests + outcome.numRuntimeErrorTestSuites;
  if (!outcome.success && counted === 0) count(`jest (${project})`, false);
}

const { NODE_OPTIONS: _modules, ...withoutModules } = env;
const suites = folders.filter((name) => name !== 'lab' && includes(name));
if (suites.length > 0) jest('light', suites, env);
if (includes('lab')) jest('lab', ['lab'], withoutModules);

rmSync(scratch, { recursive: true, force: true });
if (failures.length > 0) console.log(`failed: ${failures.join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
