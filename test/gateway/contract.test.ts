import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Served } from './served.js';

const run = promisify(execFile);
const fuzzer = fileURLToPath(new URL('../../.venv/bin/schemathesis', import.meta.url));

/** An answer outside of the OpenAPI document, a 5xx or an undocumented status ends the fuzzer with a report and 1. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
];

let served: Served;
beforeAll(async () => {
  served = await Served.start();
});
afterAll(() => served.remove());

test('every answer to made-up requests is one that the OpenAPI document tells', async () => {
  const { stdout } = await run(
    fuzzer,
    [
      ...['run', `${served.url}/schema/openapi.json`, '--no-color', '--workers', '1'],
      ...['--header', `Authorization: Bearer ${served.token}`],
      // The brief's own paths are the same routes; events never end.
      ...['--include-path-regex', '^/api/v1/', '--exclude-path', '/api/v1/events'],
      ...['--checks', CHECKS.join(), '--phases', 'fuzzing', '--max-examples', '5'],
      ...['--seed', '20261129', '--generation-database', 'none', '--request-timeout', '30'],
    ],
    { cwd: served.folder, maxBuffer: 1 << 26 },
  ).catch((error: unknown) => {
    throw new Error((error as { stdout?: string }).stdout ?? String(error));
  });
  const [, tested] = /Tested: (\d+)/.exec(stdout) ?? [];
  expect(Number(tested)).toBeGreaterThan(50);
}, 240_000);
