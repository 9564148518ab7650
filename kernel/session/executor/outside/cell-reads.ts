import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCallSites } from 'node:util';
import type { CellReads } from '../../session.js';
import { carriedScope } from '../scope.js';

/** Our own bundles; what they read is no part of a cell. */
const OWN_FOLDER = new URL('.', import.meta.url).href;
/** Frames that are looked at: a package may be deep. */
const DEPTH = 100;
/** What a package reads of itself is its code. */
const PACKAGES = `${path.sep}node_modules${path.sep}`;

const files = new Set<string>();
const others = new Set<string>();
/** Files whose whole content cells wrote: they are results, not sources. */
const written = new Set<string>();

/**
 * Whether a replaced method was called by a cell, or by what a cell calls, and not by the product itself: by the nearest
 * caller that is neither Node nor a package. Cells have no file's name.
 */
export function calledByCell(): boolean {
  if (carriedScope() === undefined) return false;
  const [, , ...callers] = getCallSites(DEPTH);
  for (const { scriptName: name } of callers) {
    if (name.startsWith(OWN_FOLDER)) return false;
    if (!name.startsWith('node:') && !name.includes('/node_modules/')) return true;
  }
  // In a later turn, as when a stream opens its file, nobody is left who called.
  return true;
}

/** The file that an argument of Node's file functions names; undefined for a descriptor. */
export function namedFile(given: unknown): string | undefined {
  if (given instanceof URL) return given.protocol === 'file:' ? fileURLToPath(given) : undefined;
  if (typeof given !== 'string' && !Buffer.isBuffer(given)) return undefined;
  return path.resolve(String(given));
}

/** A cell reads a file. */
export function noteFile(file: string): void {
  if (files.has(file) || written.has(file) || file.includes(PACKAGES)) return;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true) files.add(file);
  else if (found !== undefined && !found.isDirectory()) others.add('a device or pipe');
}

/** A cell writes a file from its beginning. */
export function noteWritten(file: string): void {
  if (!files.has(file)) written.add(file);
}

/** A cell takes something of which no bytes are left to be compared. */
export function noteOther(what: string): void {
  others.add(what);
}

/** What was noted since the last cell ended; nothing when a cell kept to what the product gives it. */
export function takeReads(): { reads?: CellReads } {
  if (files.size + others.size === 0) return {};
  const reads = { files: [...files].sort(), others: [...others].sort() };
  files.clear();
  others.clear();
  return { reads };
}
