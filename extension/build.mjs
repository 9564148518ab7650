// Builds the prebuilt extension into labextension/: static files, settings schemas, and the package.json that says what
// to load. `--watch` builds again on every change; reload the page to see it.
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import webpack from 'webpack';
import config from './webpack.config.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = `${here}labextension`;

async function describe(stats) {
  const manifest = JSON.parse(await readFile(`${here}package.json`, 'utf8'));
  const entry = Object.keys(stats.compilation.assets).find((name) =>
    name.startsWith('remoteEntry'),
  );
  const { dependencies: _1, devDependencies: _2, private: _3, ...rest } = manifest;
  const described = {
    ...rest,
    jupyterlab: {
      extension: true,
      schemaDir: 'schemas',
      _build: { load: `static/${entry}`, extension: './extension', style: './style' },
    },
  };
  const text = `${JSON.stringify(described, null, 2)}\n`;
  await writeFile(`${target}/package.json`, text);
  const schemas = `${target}/schemas/${manifest.name}`;
  await rm(`${target}/schemas`, { recursive: true, force: true });
  await mkdir(schemas, { recursive: true });
  await writeFile(`${schemas}/package.json.orig`, text);
  const settings = fileURLToPath(new URL('../schema/settings/', import.meta.url));
  for (const name of await readdir(settings)) await cp(`${settings}${name}`, `${schemas}/${name}`);
}

async function finish(error, stats) {
  if (error) throw error;
  if (stats.hasErrors() || stats.hasWarnings()) {
    console.error(stats.toString({ all: false, errors: true, warnings: true, errorDetails: true }));
  }
  if (stats.hasErrors()) {
    process.exitCode = 1;
    return;
  }
  await describe(stats);
}

const compiler = webpack(config);
if (process.argv.includes('--watch')) {
  compiler.watch({}, (error, stats) => void finish(error, stats));
} else {
  compiler.run((error, stats) => {
    void finish(error, stats).finally(() => compiler.close(() => undefined));
  });
}
