import { isDeepStrictEqual } from 'node:util';
import { closeSandbox, tryProcessor } from '../../kernel/sandbox/index.js';
import { ERRORS } from './corpus/error.js';
import { ESCAPES } from './corpus/escape.js';
import { EXHAUSTIONS } from './corpus/exhaust.js';
import type { HostileScript } from './corpus/hostile-script.js';
import { INTRINSICS } from './corpus/intrinsics.js';
import { RESULTS } from './corpus/result.js';
import { MORE_TRICKS, TRICKS } from './corpus/tricks.js';

const TABLE = { columns: { a: [1, 2, 3, 4], s: ['x', null, 'z', 'ü'] } };
const CANARY = 'canary-4a1d';

/** What is wrong with the way in which a script ended; empty when the sandbox held. */
async function judge(script: HostileScript): Promise<string[]> {
  const report = await tryProcessor({
    source: script.source,
    file: '/secret/folder/hostile.ts',
    table: TABLE,
    parameters: {},
    // Only what must run out of time pays for the wait.
    timeLimitMs: script.ends.includes('timeout') ? 500 : 5000,
    memoryLimitMb: 64,
  });
  const faults: string[] = [];
  const text = JSON.stringify(report);
  const shown = text.slice(0, 400);
  if (!script.ends.includes(report.status)) faults.push(`ended as ${shown}`);
  if (report.error !== undefined && report.status !== 'timeout' && report.status !== 'memory') {
    if (script.says !== undefined && !script.says.test(report.error.message))
      faults.push(`says ${shown}`);
    if (report.error.message.length > 65_536) faults.push('the error is too long');
    if (script.line !== undefined && report.error.line !== script.line)
      faults.push(`line in ${shown}`);
    if (report.error.file !== 'hostile.ts') faults.push(`file in ${shown}`);
  }
  if (
    report.status === 'ok' &&
    'found' in script &&
    !isDeepStrictEqual(report.result_data?.['found'], script.found)
  ) {
    faults.push(`found ${shown}`);
  }
  if (text.includes(CANARY) || /\/secret|node_modules|sandbox-child|isolated-vm/.test(text))
    faults.push(`leaked ${shown}`);
  // The base of a child is under 90 MB; the bound is base + 3 × limit + 128.
  if (report.peak_memory_mb > 90 + 3 * 64 + 128) faults.push(`peak ${report.peak_memory_mb} MB`);
  if (report.logs.length > 1001) faults.push('too many logs');
  return faults;
}

async function judgeAll(scripts: readonly HostileScript[]): Promise<Record<string, string[]>> {
  const failures: Record<string, string[]> = {};
  const queue = [...scripts];
  const lane = async (): Promise<void> => {
    for (let script = queue.shift(); script !== undefined; script = queue.shift()) {
      const faults = await judge(script);
      if (faults.length > 0) failures[script.name] = faults;
    }
  };
  await Promise.all([lane(), lane()]);
  return failures;
}

beforeAll(() => {
  process.env['ASSAY_CANARY'] = CANARY;
});
afterAll(async () => {
  delete process.env['ASSAY_CANARY'];
  await closeSandbox();
});

test.each([
  ['escape', ESCAPES],
  ['exhaustion', EXHAUSTIONS],
  ['forged result', RESULTS],
  ['forged error', ERRORS],
  ['turned intrinsic', INTRINSICS],
  ['result by a trick', TRICKS],
  ['trick against the limits', MORE_TRICKS],
])('holds against every %s of the corpus', async (_category, scripts) => {
  expect(await judgeAll(scripts)).toEqual({});
});
