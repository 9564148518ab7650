import { type CertificateNode, keyOf } from './certificate.js';

export type Nodes = ReadonlyMap<string, CertificateNode>;

/** Kinds that people change; everything else follows from them. */
const CHANGEABLE = new Set<CertificateNode['kind']>([
  'raw',
  'processor',
  'parameters',
  'annotations',
  'cell',
]);

/**
 * Why a result differs: the fewest changes that explain it. The walk goes down from the result through what it was made
 * from and stops at each branch that did not change; of a branch that did, only its lowest changed nodes are causes.
 */
export function causeOf(node: CertificateNode, before: Nodes, after: Nodes): string {
  const key = keyOf(node);
  if (!before.has(key)) return `only in the second: ${node.kind} ${node.name}`;
  if (!after.has(key)) return `only in the first: ${node.kind} ${node.name}`;
  if (node.kind === 'annotations') return annotationCause(before.get(key), after.get(key));
  const found = [...lowestChanges(key, before, after)];
  // A cell's text matters only where nothing else explains the result: a call's parameters are among its nodes.
  const strong = found.filter((one) => !one.startsWith('cell:'));
  const causes = strong.length > 0 ? strong : found;
  if (causes.length === 0) return 'code of the notebook between the nodes of its certificate';
  return causes.map((one) => describe(one, before, after)).join('; ');
}

function lowestChanges(start: string, before: Nodes, after: Nodes): Set<string> {
  const causes = new Set<string>();
  const seen = new Set<string>();
  const visit = (key: string): void => {
    if (seen.has(key)) return;
    seen.add(key);
    const [was, is] = [before.get(key), after.get(key)];
    if (key !== start && was?.hash === is?.hash) return;
    const inputs = new Set([...(was?.inputs ?? []), ...(is?.inputs ?? [])]);
    const changed = [...inputs].filter(
      (input) => before.get(input)?.hash !== after.get(input)?.hash,
    );
    if (key !== start && (changed.length === 0 || CHANGEABLE.has((is ?? was)?.kind ?? 'table'))) {
      causes.add(key);
    }
    for (const input of changed) visit(input);
  };
  visit(start);
  return causes;
}

function describe(key: string, before: Nodes, after: Nodes): string {
  const [was, is] = [before.get(key), after.get(key)];
  const node = is ?? was;
  if (node === undefined) return key;
  const what = `${node.kind} ${node.name}`;
  if (was === undefined) return `${what} is new`;
  if (is === undefined) return `${what} is gone`;
  if (node.kind === 'parameters') return parameterCause(was, is);
  if (node.kind === 'annotations') return annotationCause(was, is);
  if (node.kind === 'cell') return `code of ${node.name}`;
  return what;
}

function parameterCause(was: CertificateNode, is: CertificateNode): string {
  const before = (was.content ?? {}) as Record<string, unknown>;
  const after = (is.content ?? {}) as Record<string, unknown>;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const text = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));
  const changed = names.filter((name) => text(before[name]) !== text(after[name]));
  const say = (name: string) => `${name} ${text(before[name])} → ${text(after[name])}`;
  return `parameter ${changed.map(say).join(', ')} of ${is.name}`;
}

function annotationCause(
  was: CertificateNode | undefined,
  is: CertificateNode | undefined,
): string {
  const notes = (node: CertificateNode | undefined) =>
    new Map(
      (node?.content as { text: string }[] | undefined)?.map((a) => [JSON.stringify(a), a.text]),
    );
  const [before, after] = [notes(was), notes(is)];
  const only = (one: Map<string, string>, other: Map<string, string>) =>
    [...one].filter(([key]) => !other.has(key)).map(([, text]) => JSON.stringify(text));
  const parts = [
    ...only(before, after).map((text) => `without ${text}`),
    ...only(after, before).map((text) => `with ${text}`),
  ];
  return `annotations of ${(is ?? was)?.name}: ${parts.join(', ')}`;
}
