import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PYTHON = new URL('../../.venv/bin/python', import.meta.url).pathname;

/**
 * Runs one Python program over a batch: `input` is a JSON file at sys.argv[1] beside the float64 arrays of `arrays` (one file
 * each, `NAME.f64`); the program writes JSON to sys.argv[2].
 */
export async function python<T>(
  program: string,
  input: unknown,
  arrays: Record<string, Float64Array> = {},
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-parity-'));
  try {
    const request = join(folder, 'in.json');
    const answer = join(folder, 'out.json');
    await writeFile(request, JSON.stringify(input));
    for (const [name, values] of Object.entries(arrays))
      await writeFile(
        join(folder, `${name}.f64`),
        new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      );
    const child = spawn(PYTHON, ['-c', program, request, answer], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    if (code !== 0) throw new Error(`python ended with ${String(code)}: ${errors}`);
    return JSON.parse(await readFile(answer, 'utf8')) as T;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
