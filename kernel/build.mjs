// Bundles the processes' entry points with esbuild: one file a process, packages stay outside. About a second.
import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

const here = new URL('.', import.meta.url).pathname;
const common = {
  // Bundles name their sources; a code hash must not depend on where the build was started.
  absWorkingDir: here,
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
  executor: 'session/executor/main.ts',
  'interrupt-worker': 'session/executor/interrupt-worker.ts',
  lab: 'lab/index.ts',
  host: 'host/main.ts',
  'job-worker': 'jobs/worker/main.ts',
  'load-worker': 'sources/worker/main.ts',
  assay: 'cli/main.ts',
};

const processors = (await readdir(`${here}../processors`)).filter(
  (name) => name.endsWith('.ts') && name !== 'index.ts' && name !== 'contract.ts',
);

/** Kinds of sources: the folders with a `kind.ts`. A new one is taken in without a word here. */
const kinds = [];
for (const entry of await readdir(`${here}sources`, { withFileTypes: true })) {
  const files = entry.isDirectory() ? await readdir(`${here}sources/${entry.name}`) : [];
  if (files.includes('kind.ts')) kinds.push(entry.name);
}
common.define = { SOURCE_KINDS: JSON.stringify(kinds.sort()) };

const only = new Set(process.argv.slice(2));
const wanted = Object.entries(entries).filter(([name]) => only.size === 0 || only.has(name));
const results = await Promise.all([
  ...wanted.map(([name, file]) =>
    build({
      ...common,
      metafile: true,
      entryPoints: { [name]: here + file },
      outdir: `${here}build`,
    }),
  ),
  // Of a module that `require` loads, Node has read and begun the code some 20 ms earlier than of one that `import` does.
  build({
    ...common,
    metafile: true,
    splitting: false,
    format: 'cjs',
    entryPoints: { 'sandbox-child': `${here}sandbox/child/main.ts` },
    outExtension: { '.js': '.cjs' },
    outdir: `${here}build`,
  }),
  build({
    ...common,
    metafile: true,
    // A processor is one file with all its code, so that the hash of that file stands for the code.
    splitting: false,
    entryPoints: processors.map((name) => `${here}../processors/${name}`),
    outdir: `${here}build/processors`,
  }),
]);

// What an earlier build left and this one did not write would be loaded as if it were ours.
if (only.size === 0) {
  const written = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.outputs)));
  for (const folder of ['build', 'build/processors']) {
    for (const name of await readdir(here + folder)) {
      const path = relative(here, join(here, folder, name));
      if (/\.c?js(\.map)?$/.test(name) && !written.has(path)) await rm(join(here, folder, name));
    }
  }
}
