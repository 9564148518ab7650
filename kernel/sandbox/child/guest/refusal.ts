import type { Primordials } from './primordials.js';

/** Refusals of the sandbox itself: a token that user code never sees, so that no thrown text can pass for one. */
export function makeRefusal(p: Primordials) {
  const token = p.setPrototypeOf({}, null) ? {} : {};
  let text = '';
  const refuse = (message: string): never => {
    text = message;
    throw token;
  };
  /** Prototypes of the language's own classes, with the word for each. */
  const names: string[] = [];
  const prototypes: object[] = [];
  const know = (name: string, prototype: object): void => {
    names[names.length] = name;
    prototypes[prototypes.length] = prototype;
  };
  const world = globalThis as unknown as Record<string, { prototype?: object } | undefined>;
  for (const name of [
    'Map',
    'Set',
    'WeakMap',
    'WeakSet',
    'Promise',
    'RegExp',
    'Error',
    'ArrayBuffer',
    'DataView',
    'Date',
    'Number',
    'String',
    'Boolean',
    'BigInt',
    'Symbol',
    'Function',
    'Iterator',
  ]) {
    const prototype = world[name]?.prototype;
    if (prototype !== undefined) know(name, prototype);
  }

  know(
    'generator',
    p.getPrototypeOf(
      p.getPrototypeOf(async function* () {}.prototype as object) as object,
    ) as object,
  );

  /** The built-in class that a value descends from, undefined for plain objects and the user's own classes. */
  const builtIn = (value: object): string | undefined => {
    let at = p.getPrototypeOf(value);
    for (let depth = 0; depth < 32 && at !== null; depth += 1) {
      for (let i = 0; i < prototypes.length; i += 1) if (prototypes[i] === at) return names[i];
      at = p.getPrototypeOf(at);
    }
    return at === null ? undefined : 'object with an endless prototype chain';
  };

  const nameOf = (value: unknown): string => {
    if (value === undefined) return 'undefined';
    if (value === null) return 'null';
    if (typeof value === 'string') return 'a text';
    if (typeof value !== 'object') return 'a ' + typeof value;
    const typed = p.typedName(value);
    if (typed !== undefined) return 'a ' + typed;
    if (p.isArray(value)) return 'an array';
    const known = builtIn(value);
    if (known === undefined) return 'an object';
    return (
      (known === 'Iterator' || known === 'Error' || known === 'ArrayBuffer' ? 'an ' : 'a ') + known
    );
  };

  return {
    refuse,
    builtIn,
    nameOf,
    /** The refusal's text when this very refusal was thrown. */
    textOf: (thrown: unknown): string | undefined => (thrown === token ? text : undefined),
  };
}
