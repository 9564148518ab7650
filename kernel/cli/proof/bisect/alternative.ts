import { canonicalHash } from '../../canonical-hash.js';
import type { Chosen, Unit } from './unit.js';

/** Something whole that is one thing in the first and another in the second, or the same in both. */
export interface Alternative<T> {
  /** Undefined where both have the same. */
  unit: Unit | undefined;
  with(chosen: Chosen): T | undefined;
}

/** Of all names that either side knows. */
export function alternatives<T extends object>(
  kind: string,
  first: ReadonlyMap<string, T> = new Map(),
  second: ReadonlyMap<string, T> = new Map(),
): Alternative<T>[] {
  return [...new Set([...first.keys(), ...second.keys()])].map((name) => {
    const [before, after] = [first.get(name), second.get(name)];
    const how = before === undefined ? ' is new' : after === undefined ? ' is gone' : '';
    const site = `${kind} ${name}`;
    const unit = isSame(before, after) ? undefined : { site, label: site + how, layout: false };
    return {
      unit,
      with: (chosen) => (unit !== undefined && chosen.has(unit) ? after : before),
    };
  });
}

/** Where something is kept does not count, what it is does. */
function isSame(a: object | undefined, b: object | undefined): boolean {
  const content = (value: object | undefined) =>
    canonicalHash(Array.isArray(value) ? value : ((value as { nodes?: unknown })?.nodes ?? null));
  return (a === undefined) === (b === undefined) && content(a) === content(b);
}
