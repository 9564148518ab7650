import type { Node } from './parse-json.js';

/** A value by name or by place. */
export function at(node: Node | undefined, ...path: (string | number)[]): Node | undefined {
  let found = node;
  for (const step of path) {
    found =
      typeof step === 'number'
        ? found?.items?.[step]
        : found?.fields?.find(([name]) => name === step)?.[1];
  }
  return found;
}
