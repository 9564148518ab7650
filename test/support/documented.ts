import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './assay.js';

/** A block that fails must not leave its server behind. */
const END = `trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT`;

/** The command itself; in the background in place of its shell, so that it is what is ended. */
const NPX = 'npx() { if [ "$BASHPID" = "$$" ]; then "$@"; else exec "$@"; fi; }';

export const document = (name: string): Promise<string> =>
  readFile(join(root, 'docs', name), 'utf8');

/** The code blocks of a document that are written in `language`. */
export function blocksOf(text: string, language: string): string[] {
  const fence = new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, 'gs');
  return [...text.matchAll(fence)].map((match) => match[1] ?? '');
}

/** Runs all blocks of a document in shell, from the first to the last, in a folder of its own. */
export async function runBlocks(
  text: string,
  cwd: string,
): Promise<{ code: number; said: string }> {
  const script = [END, NPX, ...blocksOf(text, 'sh')].join('\n');
  const bin = join(root, 'node_modules', '.bin');
  const { ASSAY_TOKEN: _, ...env } = process.env;
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, NODE_OPTIONS: '', PATH: `${bin}:${process.env['PATH']}` },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
  // The shell's own end: what it started may keep its output open a moment longer.
  const [code] = (await once(child, 'exit')) as [number];
  return { code, said };
}
