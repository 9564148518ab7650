import type ivm from 'isolated-vm';

import type { Fault, Task } from '../protocol.js';
import { dynamicImports, locateImport, type Compile } from './imports.js';
import type { GuestIsolate } from './isolate.js';
import { mayCallWithTypes, stripTypes, syntaxFault } from './syntax.js';

export type Loaded = { module: ivm.Module } | { status: 'error' | 'refused'; fault: Fault };

/** Compiles the processor's source as an ES module that can import nothing. */
export function compileProcessor(guest: GuestIsolate, task: Task): Loaded {
  const attempt = (text: string): ivm.Module | undefined => {
    try {
      return guest.compile(text, task.file);
    } catch (error) {
      if (guest.outOfMemory) throw error;
      return undefined;
    }
  };
  const compile: Compile = (text) => attempt(text)?.dependencySpecifiers;
  let code = task.source;
  // The stripper of types takes longer to load than all else, and most sources have none.
  let module = task.typescript && !mayCallWithTypes(code) ? attempt(code) : undefined;
  if (task.typescript && module === undefined) {
    const stripped = stripTypes(code);
    if ('fault' in stripped) return { status: 'error', fault: stripped.fault };
    code = stripped.code;
  }
  try {
    module ??= guest.compile(code, task.file);
  } catch (error) {
    if (guest.outOfMemory) throw error;
    return { status: 'error', fault: syntaxFault(error) };
  }
  const [specifier] = module.dependencySpecifiers;
  if (specifier !== undefined) {
    return { status: 'refused', fault: locateImport(code, specifier, compile) };
  }
  const offsets = dynamicImports(code, compile);
  if (offsets.length > 0) {
    const stand = unusedName(code);
    // Same length, so that no column moves: the call goes to a function that rejects with the specifier.
    for (const offset of offsets) code = code.slice(0, offset) + stand + code.slice(offset + 6);
    guest.context.global.setSync(stand, guest.reference('refuseImport').derefInto());
    module = guest.compile(code, task.file);
  }
  module.instantiateSync(guest.context, () => {
    throw new Error('a processor can not import anything');
  });
  return { module };
}

/** Six characters that stand nowhere in the source. */
function unusedName(code: string): string {
  for (let i = 0; ; i += 1) {
    const name = `$${i.toString(36).padStart(5, '_')}`;
    if (!code.includes(name)) return name;
  }
}

/** A module that is done exactly when the processor's top level is, top-level await included. */
export function wrap(guest: GuestIsolate, module: ivm.Module): ivm.Module {
  const wrapper = guest.compile(
    'import * as processor from "processor"; export { processor }; export const settled = true;',
    'assay:wrapper',
  );
  wrapper.instantiateSync(guest.context, () => module);
  return wrapper;
}

/** Text and place of what the module's top level threw; isolated-vm hands over a copy, made in the isolate. */
export function topLevelFault(thrown: unknown, file: string, source: string): Fault {
  const unplaced = (text: string): Fault => ({ message: text, line: null, column: null });
  if (!(thrown instanceof Error)) {
    return unplaced(
      `threw ${typeof thrown === 'string' ? JSON.stringify(thrown) : String(thrown)}`,
    );
  }
  // isolated-vm's own words for a value that it does not copy.
  if (thrown.message.startsWith('An object was thrown from supplied code')) {
    return unplaced('threw an object that is not an Error');
  }
  const { name, message } = thrown;
  const lines = source.split('\n').length;
  const full = String(thrown.stack);
  // The message may imitate frames; isolated-vm writes such lines twice, and the true frames begin behind them.
  const imitated = message.split('\n').filter((line) => /^\s+at /.test(line)).length;
  const behind = full.slice(full.indexOf(message) + message.length);
  const frames = (behind.split('(<isolated-vm boundary>)')[0] ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  for (const line of frames.slice(imitated)) {
    const place = /:(\d+):(\d+)\)?$/.exec(line);
    // A line that the source does not have was never V8's.
    if (place !== null && line.includes(`${file}:`) && Number(place[1]) <= lines) {
      return { message: named(name, message), line: Number(place[1]), column: Number(place[2]) };
    }
  }
  return { message: named(name, message), line: null, column: null };
}

const named = (name: string, message: string): string =>
  name === 'Error' || name === '' ? message : `${name}: ${message}`;
