// A real disk that is full, at every amount of space that is left: nightly size, as root (it mounts a small tmpfs).
// Each job must be refused, fail with `disk-full`, or complete; with space again all complete, and the first result is as it was.
// Run: node kernel/build.mjs && node test/fault/full-disk.mjs [STEPS]
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const steps = Number(process.argv[2] ?? 24);
const program = fileURLToPath(new URL('../../kernel/bin/assay.mjs', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-disk-')));
const ballast = join(folder, 'ballast');
const ROWS = 60_000;

function assay(...words) {
  try {
    const out = execFileSync(process.execPath, [program, '--project', folder, ...words, '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { ok: true, value: JSON.parse(out) };
  } catch (error) {
    return { ok: false, text: `${error.stdout}${error.stderr}` };
  }
}

function fill(leave) {
  const { bavail, bsize } = statfsSync(folder);
  let wanted = bavail * bsize - leave;
  const file = openSync(ballast, 'w');
  const block = Buffer.alloc(4096, 1);
  try {
    for (; wanted > 0; wanted -= block.length) writeSync(file, block);
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  }
  closeSync(file);
}

function process_(as) {
  const words = ['--on', 'd', '--params', '{"column":"v","window":25}', '--as', as, '--no-cache'];
  return assay('process', 'rolling_mean', ...words);
}

function hashOf(name) {
  const sql = `SELECT count(*) AS n, md5(string_agg(CAST(rolling_mean AS VARCHAR), ',' ORDER BY t)) AS h FROM ${name}`;
  return JSON.stringify(assay('sql', sql).value);
}

execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', folder]);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
process.on('exit', () => {
  // Also after a signal: no mount is left behind.
  assay('stop');
  execFileSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
});

const faults = [];
const lines = Array.from({ length: ROWS }, (_, i) => `${i},${Math.sin(i / 7).toFixed(6)}`);
writeFileSync(join(folder, 'd.csv'), `t,v\n${lines.join('\n')}\n`);
if (!assay('load', join(folder, 'd.csv')).ok) throw new Error('the load failed');
if (!process_('calm').ok) throw new Error('the undisturbed job failed');
const calm = hashOf('calm');
for (let step = 0; step < steps; step++) {
  const leave = Math.round(2_500_000 * (step / steps) ** 2);
  fill(leave);
  const { ok, text } = process_('disturbed');
  rmSync(ballast, { force: true });
  if (!ok && !/no space left|disk-full|opened anew/i.test(text)) faults.push([leave, text]);
  for (const job of assay('jobs').value) {
    if (job.status === 'FAILED') assay('jobs', 'retry', job.id);
  }
  const again = process_('disturbed');
  if (!again.ok || hashOf('disturbed') !== calm) faults.push([leave, 'after', again.text]);
  if (hashOf('calm') !== calm) faults.push([leave, 'a result was lost']);
  console.log(`${leave} bytes left: ${ok ? 'completed' : 'told'}; with space again: ${again.ok}`);
}

// Not even the reserve is there: what becomes of a job that runs is told from memory, and written as soon as there is room.
mkdirSync(join(folder, 'processors/custom'), { recursive: true });
writeFileSync(
  join(folder, 'processors/custom/endless.ts'),
  'export function process() {\n  for (;;);\n}\n',
);
const { task_id: id } = assay('process', 'endless', '--on', 'd', '--as', 'e', '--detach').value;
rmSync(join(folder, '.assay/reserve'), { force: true });
fill(0);
let shown = assay('jobs', 'show', id).value;
while (shown.status !== 'FAILED') shown = assay('jobs', 'show', id).value;
const listed = assay('jobs').value.find((job) => job.id === id);
if (listed.status !== 'FAILED') faults.push(['listed as', listed.status]);
const refused = assay('jobs', 'retry', id);
if (refused.ok || !refused.text.includes('disk-full')) faults.push(['not refused', refused]);
rmSync(ballast, { force: true });
let retried = refused;
while (!retried.ok && retried.text.includes('disk-full')) retried = assay('jobs', 'retry', id);
if (!retried.ok || !assay('jobs', 'cancel', id).ok) faults.push(['not retried', retried.text]);
console.log(`without the reserve: ${shown.status} of ${shown.error_details.code}`);
console.log(faults.length === 0 ? 'nothing lost' : faults);
process.exit(faults.length === 0 ? 0 : 1);
