import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { tracedSource } from './sources.js';

/** Our own bundles: their frames say nothing to the user. */
const own = new URL('.', import.meta.url).href;

function isInternal(file: string): boolean {
  return (
    file === '' ||
    file === '<anonymous>' ||
    file.startsWith('node:') ||
    file.startsWith('evalmachine') ||
    (file.startsWith(own) && /\/[\w-]+\.js$/.test(file.slice(own.length - 1)))
  );
}

function shownFile(file: string): string {
  const bare = file.replace(/\?assay=\w+$/, '');
  const absolute = bare.startsWith('file:') ? fileURLToPath(bare) : bare;
  if (!path.isAbsolute(absolute)) return absolute;
  const relative = path.relative(process.cwd(), absolute);
  return relative.startsWith('..') ? absolute : relative;
}

function place(site: NodeJS.CallSite): string | undefined {
  const file = site.getScriptNameOrSourceURL() ?? site.getFileName() ?? '';
  if (isInternal(file)) return undefined;
  const line = site.getLineNumber() ?? 1;
  const column = site.getColumnNumber() ?? 1;
  const source = tracedSource(file);
  if (!source) return `${shownFile(file)}:${line}:${column}`;
  const origin = source.origin({ line, column });
  return `${source.name}:${origin.line}:${origin.column}`;
}

function frame(site: NodeJS.CallSite): string | undefined {
  const where = place(site);
  if (where === undefined) return undefined;
  const type = site.getTypeName();
  const called = site.getFunctionName();
  const prefix = site.isAsync() ? 'async ' : site.isConstructor() ? 'new ' : '';
  let name = called ?? '';
  if (!site.isToplevel() && !site.isConstructor() && type && called && !called.includes('.'))
    name = `${type}.${called}`;
  return name === '' ? `    at ${prefix}${where}` : `    at ${prefix}${name} (${where})`;
}

/** Name of the class that made a value. */
export function className(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  const made: unknown = Reflect.get(prototype, 'constructor');
  return typeof made === 'function' && made.name !== '' ? made.name : undefined;
}

/** An error's name; a class that never set one is called by its own name. */
export function errorName(error: Error): string {
  const given = typeof error.name === 'string' ? error.name : 'Error';
  if (given !== 'Error') return given;
  return className(error) ?? given;
}

/** Stacks show cells and local files at the user's own lines, and none of the frames between. */
export function installStackTraces(): void {
  Error.prepareStackTrace = (error, sites) => {
    const message = String(error.message);
    const head = message === '' ? errorName(error) : `${errorName(error)}: ${message}`;
    const frames = sites.map(frame).filter((line) => line !== undefined);
    return [head, ...frames].join('\n');
  };
}
