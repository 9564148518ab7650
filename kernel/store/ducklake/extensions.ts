import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { AssayError } from '@assay/schema';

const run = promisify(execFile);

/** What DuckLake over PostgreSQL and S3 needs; signed, and built for exactly this DuckDB. */
export const EXTENSIONS = ['postgres_scanner', 'httpfs', 'ducklake'] as const;
const DUCKDB = '1.5.5';

/**
 * The folder with DuckDB's signed extensions, as they come in packages of PyPI: fetched by pip once a machine.
 *
 * @throws AssayError `extensions-missing` when pip cannot fetch them
 */
export async function extensionFolder(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = process.env['ASSAY_EXTENSIONS'] ?? join(cache, 'assay', 'duckdb-extensions');
  const platform = `${process.platform === 'darwin' ? 'osx' : process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const target = join(folder, `v${DUCKDB}`, platform);
  await mkdir(target, { recursive: true });
  for (const name of EXTENSIONS) {
    const file = join(target, `${name}.duckdb_extension`);
    if (!(await isFile(file))) await fetchExtension(name, file);
  }
  return folder;
}

async function fetchExtension(name: string, file: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'assay-extension-'));
  const wanted = `duckdb-extension-${name.replaceAll('_', '-')}==${DUCKDB}`;
  try {
    const python = process.env['ASSAY_PYTHON'] ?? 'python3';
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', scratch, wanted];
    await run(python, pip);
    const [wheel] = (await readdir(scratch)).filter((entry) => entry.endsWith('.whl'));
    await run(python, ['-m', 'zipfile', '-e', join(scratch, wheel ?? ''), scratch]);
    const files = await readdir(scratch, { recursive: true });
    const found = files.find((entry) => entry.endsWith(`${name}.duckdb_extension`));
    // Put in place by one rename: another process may be fetching it too.
    const aside = join(dirname(file), `.${name}-${process.pid}`);
    await copyFile(join(scratch, found ?? ''), aside);
    await rename(aside, file);
  } catch (error) {
    throw new AssayError('extensions-missing', `DuckDB's extension ${name} could not be fetched`, {
      status: 503,
      remedy: `pip download ${wanted}, unpack it, and name its folder in ASSAY_EXTENSIONS`,
      cause: error,
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
}
