#!/usr/bin/env node
// The command line as npm links it: whatever Node started this, the product runs on the pinned one.
import { enableCompileCache } from 'node:module';
enableCompileCache();
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { productNode } from '../setup/places.mjs';

const main = new URL('../build/assay.js', import.meta.url);
if (!existsSync(main)) {
  console.error('assay: not built yet. Run `npm start -- --setup-only` first.');
  process.exit(1);
}
const node = productNode();
if (node === process.execPath) {
  await import(main.href);
} else {
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
