import type { JupyterHome } from './jupyter-home.js';

/** Runs a file of probes and gives each one's failure, null when it held. */
export async function probeResults(
  home: JupyterHome,
  file: string,
): Promise<Record<string, string | null>> {
  const { stdout, stderr } = await home.python(file);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) throw new Error(`${file} did not come to its end:\n${stderr}`);
  return JSON.parse(last) as Record<string, string | null>;
}

export function failures(results: Record<string, string | null>): [string, string | null][] {
  return Object.entries(results).filter(([, failure]) => failure !== null);
}
