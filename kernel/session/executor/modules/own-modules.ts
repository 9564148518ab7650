/** Modules that exist in no folder: `assay` and `tslab`. */
export const OWN_MODULE = 'assay-own:';

type Namespace = Record<string, unknown>;

const synchronous = new Map<string, () => Namespace>();
let complete: (name: string) => Promise<Namespace> = () => Promise.resolve({});

/** Says what the modules hold; `finish` adds what has to be loaded first. */
export function provideOwnModules(
  given: Record<string, () => Namespace>,
  finish: (name: string) => Promise<Namespace>,
): void {
  for (const [name, make] of Object.entries(given)) synchronous.set(name, make);
  complete = finish;
}

export function isOwnModule(specifier: string): boolean {
  return synchronous.has(specifier);
}

/** The module for a cell that takes `names` from it; undefined means all. */
export async function ownModule(name: string, names: string[] | undefined): Promise<Namespace> {
  const ready = synchronous.get(name)?.() ?? {};
  if (names?.every((wanted) => wanted in ready)) return ready;
  return complete(name);
}

/** Source text of the module for a file that imports it statically. */
export function ownModuleSource(url: string): string {
  const name = url.slice(OWN_MODULE.length);
  const names = Object.keys(synchronous.get(name)?.() ?? {});
  const extra = name === 'assay' ? ['lab'] : [];
  return [
    `const whole = await globalThis.__assay.own(${JSON.stringify(name)});`,
    `export const { ${[...names, ...extra].join(', ')} } = whole;`,
    'export default whole;',
  ].join('\n');
}
