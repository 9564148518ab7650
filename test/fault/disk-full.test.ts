import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asAssayError } from '../../kernel/host/problems.js';
import { diskFull, isDiskFull, Objects, saysDiskFull } from '../../kernel/store/index.js';

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'assay-objects-'))));
afterAll(() => rm(folder, { recursive: true }));

const said = (code: string) =>
  Object.assign(new Error(`${code}: no space left on device, write`), { code });

test.each(['ENOSPC', 'EDQUOT', 'EFBIG'])(
  'bytes that found no room (%s) leave nothing behind, and are refused in words',
  async (code) => {
    async function* bytes() {
      yield Buffer.from('half of a file');
      throw await Promise.resolve(said(code));
    }
    await expect(new Objects(folder).put(bytes())).rejects.toMatchObject({
      ...{
        code: 'disk-full',
        status: 507,
        message: 'there is no space left for what was received',
      },
      remedy: expect.stringContaining('free some space') as string,
    });
    expect(await readdir(folder)).toEqual([]);
  },
);

test('other trouble with received bytes stays what it is', async () => {
  async function* bytes() {
    yield Buffer.from('half of a file');
    throw await Promise.resolve(said('ECONNRESET'));
  }
  await expect(new Objects(folder).put(bytes())).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('a full disk is answered as one, whoever met it, and told once', () => {
  expect(asAssayError(said('ENOSPC'))).toMatchObject({ code: 'disk-full', status: 507 });
  expect(saysDiskFull(new Error('IO Error: Could not write file: No space left on device'))).toBe(
    true,
  );
  expect(saysDiskFull(said('ENOENT'))).toBe(false);
  const told = diskFull('for the store');
  expect([isDiskFull(told), saysDiskFull(told), asAssayError(told)]).toEqual([true, false, told]);
});
