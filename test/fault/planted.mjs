// Faults planted in the job code, one at a time: the suite must fail with each of them. Nightly size, since each is a run of the
// named tests. The sources are changed in a copy of the working tree, which shares its packages; the tree itself is left alone.
// Run: node test/fault/planted.mjs [NUMBER…]   (all when none is given; exit 1 when a fault went unseen)
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What is changed, and the tests that must see it. `built` ones run against the bundles, which are made anew. */
const FAULTS = [
  {
    name: 'a write does not look at the attempt that it belongs to',
    file: 'kernel/jobs/ledger.ts',
    from: ' AND job.attempt = CAST(key_attempt AS INTEGER)',
    to: '',
    also: [['AND attempt = ${before.attempt} AND status', 'AND status']],
    tests: ['test/jobs/fencing'],
  },
  {
    name: 'a write does not look at the state that it starts from',
    file: 'kernel/jobs/ledger.ts',
    from: ' AND job.status = key_status',
    to: '',
    also: [[' AND status = ${literal(before.status)}', '']],
    tests: ['test/jobs/fencing'],
  },
  {
    name: 'a job ends before its output is written',
    file: 'kernel/jobs/group-commit.ts',
    from: 'if (outputs.length > 0) await writeOutputs(tx, outputs, careful);',
    to: 'if (outputs.length > 0) setTimeout(() => void writeOutputs(tx, outputs, careful).catch(() => undefined), 50);',
    tests: ['test/jobs/queue'],
  },
  {
    name: 'the rows of an output are not counted',
    file: 'kernel/jobs/row-account.ts',
    from: 'if (written.get(i) === made) continue;',
    to: 'if (written.get(i) !== undefined) continue;',
    tests: ['test/jobs/fencing'],
  },
  {
    name: 'the rows of an input are not counted',
    file: 'kernel/jobs/row-account.ts',
    from: 'if (read === known) return;',
    to: 'if (read >= 0 || read === known) return;',
    tests: ['test/jobs/tables', 'test/jobs/fencing'],
  },
  {
    name: 'a host that starts does not take up what was running',
    file: 'kernel/jobs/take-up.ts',
    from: 'else records.push(await spend(',
    to: 'else if (record.attempt > 99) records.push(await spend(',
    tests: ['test/jobs/interruption'],
  },
  {
    name: 'an attempt is not numbered',
    file: 'kernel/jobs/attempt-ledger.ts',
    from: 'attempt: record.attempt + 1',
    to: 'attempt: record.attempt',
    tests: ['test/jobs/fencing'],
  },
  {
    name: 'a cancelled job goes on',
    file: 'kernel/jobs/fence.ts',
    from: 'this.#controller.abort(reason);\n    return true;',
    to: 'return true;',
    tests: ['test/jobs/interruption'],
  },
  {
    name: 'a cancel does not wait for a commit that is on its way',
    file: 'kernel/jobs/fence.ts',
    from: 'while (this.#commit !== undefined) if (await this.#commit.held) return false;',
    to: '',
    tests: ['test/jobs/cancel'],
  },
  {
    name: 'a noted cancel is lost with its host',
    file: 'kernel/jobs/take-up.ts',
    from: 'await spend(() => writeLeftCancels(store, notes));',
    to: '',
    tests: ['test/jobs/cancel'],
  },
  {
    name: 'a noted cancel is written again after the job was retried',
    file: 'kernel/jobs/cancels.ts',
    from: 'if (known.length === 0) await',
    to: 'await',
    tests: ['test/jobs/cancel'],
  },
  {
    name: 'a job runs twice at once when it is cancelled and retried',
    file: 'kernel/jobs/waiting-line.ts',
    from: 'if (gone || runs(job.id) || ',
    to: 'if (gone || ',
    tests: ['test/jobs/cancel'],
  },
  {
    name: 'no job waits for its input',
    file: 'kernel/jobs/schedule.ts',
    from: 'return job.depends_on === null || !unfinished(job.depends_on);',
    to: 'return job.depends_on === null || !unfinished(`no ${job.depends_on}`);',
    tests: ['test/jobs/schedule'],
  },
  {
    name: 'a lost worker costs a try',
    file: 'kernel/jobs/attempt-ledger.ts',
    from: 'if (lost < (error.crashed ? MOST_CRASHES : MOST_KILLS)) {',
    to: 'if (lost < (error.crashed ? MOST_CRASHES : MOST_KILLS) - 1000) {',
    tests: ['test/jobs/interruption'],
  },
  {
    name: 'a step is known by its code and parameters only',
    file: 'kernel/jobs/attempt.ts',
    from: 'inputs: [input.contentHash] });\n  onKey?.(key)',
    to: 'inputs: [input.name] });\n  onKey?.(key)',
    tests: ['test/jobs/fencing'],
  },
  {
    name: 'the commit is not waited for',
    file: 'kernel/store/transaction.ts',
    from: "this.#kept.push('COMMIT');",
    to: "this.#kept.push('ROLLBACK');",
    tests: ['test/jobs/queue'],
  },
  {
    name: 'jobs of one call wait for the one that does not end',
    file: 'kernel/jobs/batches.ts',
    from: 'batch.left.size > 0 && now < batch.due',
    to: 'batch.left.size > 0',
    tests: ['test/jobs/fencing'],
  },
];

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-planted-')));
const NODE = join(root, 'node_modules/.bin/node');
const children = new Set();

async function run(words) {
  const child = spawn(NODE, words, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
      PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`,
    },
  });
  children.add(child);
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (out += part));
  const [code] = await once(child, 'close');
  children.delete(child);
  return { code, out };
}

function copyTree() {
  const left = new Set(['node_modules', '.venv', '.git', 'notebooks', 'docs']);
  cpSync(root, folder, {
    recursive: true,
    filter: (path) => !left.has(path.slice(root.length).split('/').at(-1) ?? ''),
  });
  for (const name of ['node_modules', '.venv']) symlinkSync(join(root, name), join(folder, name));
  // The workspaces' own links lead to the tree itself: here they must lead to the copy.
  symlinkSync(join(root, 'kernel/node_modules'), join(folder, 'kernel/node_modules'));
}

/** @returns whether the tests fail, and with which one */
async function seen({ tests }) {
  const words = ['node_modules/jest/bin/jest.js', ...tests, '--selectProjects', 'light', '--bail'];
  const { code, out } = await run([...words, '--testTimeout', '20000']);
  const failed = /● (?!Console)(.*)/.exec(out)?.[1] ?? out.trim().split('\n').at(-1);
  return { seen: code !== 0, by: failed };
}

const wanted = process.argv.slice(2).map(Number);
let unseen = 0;
try {
  copyTree();
  for (const [index, fault] of FAULTS.entries()) {
    if (wanted.length > 0 && !wanted.includes(index + 1)) continue;
    const path = join(folder, fault.file);
    const source = readFileSync(path, 'utf8');
    let broken = source;
    for (const [from, to] of [[fault.from, fault.to], ...(fault.also ?? [])]) {
      if (!broken.includes(from)) throw new Error(`${fault.file} has no "${from}" any more`);
      broken = broken.replace(from, () => to);
    }
    writeFileSync(path, broken);
    const outcome = await seen(fault);
    writeFileSync(path, source);
    if (!outcome.seen) unseen++;
    console.log(
      `${index + 1} ${outcome.seen ? `seen by: ${outcome.by}` : 'NOT SEEN'} — ${fault.name}`,
    );
  }
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
process.exit(unseen === 0 ? 0 : 1);
