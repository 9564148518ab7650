import { existsSync, readdirSync } from 'node:fs';
import type { SourceKind } from './source-kind.js';

export type NamedKind = SourceKind & { name: string };

/** The names of the folders beside this one that hold a `kind.ts`; the build writes them in. */
declare const SOURCE_KINDS: readonly string[] | undefined;

let known: Promise<NamedKind[]> | undefined;

/** All kinds of sources, by name: every folder of `kernel/sources` with a `kind.ts`. */
export function sourceKinds(): Promise<NamedKind[]> {
  known ??= loadAll();
  return known;
}

function names(): readonly string[] {
  if (typeof SOURCE_KINDS !== 'undefined') return SOURCE_KINDS;
  const folder = new URL('../', import.meta.url);
  return readdirSync(folder)
    .filter((name) => existsSync(new URL(`${name}/kind.ts`, folder)))
    .sort();
}

async function loadAll(): Promise<NamedKind[]> {
  const kinds: NamedKind[] = [];
  for (const name of names()) kinds.push(await load(name));
  return kinds;
}

async function load(name: string): Promise<NamedKind> {
  const module = (await import(`../${name}/kind.ts`)) as { kind: SourceKind };
  return { ...module.kind, name };
}
