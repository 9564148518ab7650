import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { markerText, type Frame } from '../exchange.js';
import { MARKER } from '../marked-processes.js';
import { sendNow, writeAll } from './channel.js';
import { replaceMethod } from './replace-method.js';
import { flushText, writeText } from './text-output.js';

const nonce = process.env[MARKER] ?? '';
let mark = 0;

/**
 * What native code and child processes write to descriptors 1 and 2 travels on pipes of its own. A marker on both
 * pipes, and a frame that names it, tell the session up to where it has to read them before it goes on to `next`.
 */
export function markRawOutput(...next: Frame[]): void {
  flushText();
  mark += 1;
  const text = Buffer.from(markerText(nonce, mark));
  const pipes = [1, 2].filter((descriptor) => {
    try {
      writeAll(descriptor, text);
      return true;
    } catch {
      // The cell closed this descriptor: nothing more can come through it.
      return false;
    }
  });
  sendNow({ type: 'mark', mark, pipes }, ...next);
}

/** Keeps the order between the cell's own text and that of the children it starts and the descriptors it writes. */
export function installRawOutput(): void {
  for (const name of ['spawnSync', 'execSync', 'execFileSync'])
    replaceMethod(
      childProcess,
      name,
      (original) =>
        function (...input) {
          flushText();
          try {
            return original.apply(this, input);
          } finally {
            markRawOutput();
          }
        },
    );
  replaceMethod(
    childProcess.ChildProcess.prototype,
    'spawn',
    (original) =>
      function (...input) {
        markRawOutput();
        return original.apply(this, input);
      },
  );
  replaceMethod(
    fs,
    'writeSync',
    (original) =>
      function (...input) {
        const [descriptor, data] = input;
        if (descriptor !== 1 && descriptor !== 2) return original.apply(this, input);
        if (typeof data !== 'string') {
          markRawOutput();
          try {
            return original.apply(this, input);
          } finally {
            markRawOutput();
          }
        }
        writeText(descriptor === 1 ? 'stdout' : 'stderr', data);
        return Buffer.byteLength(data);
      },
  );
  syncBuiltinESMExports();
}
