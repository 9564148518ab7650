// Bundles the processes' entry points with esbuild: one file a process, packages stay outside. About a second.
import { readdir } from 'node:fs/promises';
import { build } from 'esbuild';

const here = new URL('.', import.meta.url).pathname;
const common = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  sourcemap: true,
  // What a process imports dynamically stays a file of its own, so that it is read only when it is needed.
  splitting: true,
  chunkNames: 'chunk-[hash]',
  logLevel: 'warning',
  // Bare imports stay imports, except our own workspaces, which are TypeScript.
  plugins: [
    {
      name: 'packages-stay-outside',
      setup(context) {
        context.onResolve({ filter: /^[^./]/ }, (args) =>
          args.kind === 'entry-point' || args.path.startsWith('@assay/')
            ? undefined
            : { path: args.path, external: true },
        );
      },
    },
  ],
};

/** Processes by the name of their bundle in kernel/build/. */
const entries = {
  supervisor: 'jupyter/main.ts',
  'heartbeat-worker': 'jupyter/heartbeat-worker.ts',
  'host-tunnel': 'jupyter/tunnel/main.ts',
  executor: 'session/executor/main.ts',
  'interrupt-worker': 'session/executor/interrupt-worker.ts',
  lab: 'lab/index.ts',
  'language-worker': 'session/language/main.ts',
  host: 'host/main.ts',
  'job-worker': 'jobs/worker/main.ts',
  'load-worker': 'sources/worker/main.ts',
  'sandbox-child': 'sandbox/child/main.ts',
  assay: 'cli/main.ts',
};

const processors = (await readdir(`${here}../processors`)).filter(
  (name) => name.endsWith('.ts') && name !== 'index.ts' && name !== 'contract.ts',
);

const only = new Set(process.argv.slice(2));
const { existsSync } = await import('node:fs');
await Promise.all([
  ...Object.entries(entries)
    .filter(([name, file]) => (only.size === 0 || only.has(name)) && existsSync(here + file))
    .map(([name, file]) =>
      build({ ...common, entryPoints: { [name]: here + file }, outdir: `${here}build` }),
    ),
  build({
    ...common,
    entryPoints: processors.map((name) => `${here}../processors/${name}`),
    outdir: `${here}build/processors`,
  }),
]);
