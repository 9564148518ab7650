import {
  closeSandbox,
  describeInSandbox,
  runInSandbox,
  warmSandbox,
} from '../../kernel/sandbox/index.js';
import { sandboxChildren } from './children.js';

const SOURCE = 'export const title = "Seen";\nexport function process() { return { ok: 1 }; }';

beforeEach(closeSandbox);
afterAll(closeSandbox);

/** A spare that is held up before it is given work, and falls over when it goes on. */
function brokenSpare(): () => void {
  warmSandbox();
  const [pid = 0] = sandboxChildren();
  process.kill(pid, 'SIGSTOP');
  return () => {
    process.kill(pid, 'SIGSEGV');
    process.kill(pid, 'SIGCONT');
  };
}

test('a script whose look did not begin is looked at in another process', async () => {
  const fall = brokenSpare();
  const described = describeInSandbox(SOURCE, 'seen.ts');
  fall();
  expect(await described).toEqual({ title: 'Seen' });
});

test('a run that did not begin says so, and that it is no fault of the code', async () => {
  const fall = brokenSpare();
  const running = runInSandbox({
    ...{ source: SOURCE, file: 'seen.ts', parameters: {} },
    table: { rowCount: 0, columns: [] },
  });
  fall();
  expect(await running).toMatchObject({
    ...{ status: 'error', lost: 'unbegun' },
    error: { message: 'the sandbox process did not start (SIGSEGV)' },
  });
});
