import { assemble } from './assemble.js';

/** The part of WebAssembly's JavaScript interface that is used here; the language's own types leave it to the browser's. */
interface Assembly {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (module: object) => { readonly exports: unknown };
}

/**
 * What a module exports: its functions, and its memory.
 *
 * @returns null where the machine has no WebAssembly
 */
export function instantiate<Exports>(source: string, pages: number): Exports | null {
  const { WebAssembly: assembly } = globalThis as { WebAssembly?: Assembly };
  if (!assembly) return null;
  const module = new assembly.Module(assemble(source, pages));
  return new assembly.Instance(module).exports as Exports;
}
