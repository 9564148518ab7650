import { bare } from './align-cells.js';
import { type CertificateNode, keyOf } from './certificate.js';

export type Nodes = ReadonlyMap<string, CertificateNode>;

/** One of two runs that are compared. */
export interface Compared {
  nodes: Nodes;
  /** Sources of the cells by the names of their nodes. */
  sources: ReadonlyMap<string, string>;
  /** Of figures by their names: how they draw, without what they draw. */
  styles: ReadonlyMap<string, string>;
}

/** Kinds that people change; everything else follows from them. */
const CHANGEABLE = new Set<CertificateNode['kind']>([
  ...(['raw', 'schema', 'processor', 'parameters', 'annotations', 'cell'] as const),
]);

/**
 * Why a result differs: the fewest changes that explain it. The walk goes down from the result through what it was made
 * from and stops at each branch that did not change; of a branch that did, only its lowest changed nodes are causes.
 * Undefined where the graph does not tell.
 */
export function causeOf(
  node: CertificateNode,
  before: Compared,
  after: Compared,
): string | undefined {
  const key = keyOf(node);
  const only = (side: string) => `only in the ${side}: ${node.kind} ${node.name}`;
  if (!before.nodes.has(key)) return only('second');
  if (!after.nodes.has(key)) return only('first');
  if (node.kind === 'annotations') {
    return annotationCause(before.nodes.get(key), after.nodes.get(key));
  }
  const found = [...lowestChanges(key, before.nodes, after.nodes)];
  // A cell's text matters where nothing else explains the result (a call's parameters are among its nodes), in a query,
  // whose text it is, and in a figure that is drawn in another way.
  const strong = found.filter((one) => !one.startsWith('cell:'));
  const restyled =
    node.kind === 'figure' && before.styles.get(node.name) !== after.styles.get(node.name);
  const own = restyled || node.name.startsWith('query ');
  const causes =
    strong.length > 0
      ? found.filter((one) => strong.includes(one) || (own && isReworded(one, before, after)))
      : found;
  const said = causes.length > 0 ? causes : changedCells(before.nodes, after.nodes);
  return said.length === 0 ? undefined : phrases(said, before, after).join('; ');
}

/** Whether more than the layout of a cell is another one. */
const isReworded = (key: string, before: Compared, after: Compared) => {
  const [was, is] = [before, after].map(({ sources }) => sources.get(key.slice('cell:'.length)));
  return was === undefined || is === undefined || bare(was) !== bare(is);
};

/** Where the certificate does not say which code made something, it may be any that changed. */
const changedCells = (before: Nodes, after: Nodes) =>
  [...after.keys()].filter(
    (key) =>
      key.startsWith('cell:') && before.has(key) && before.get(key)?.hash !== after.get(key)?.hash,
  );

/** Keys of the lowest changed nodes under a result. */
export function lowestChanges(start: string, before: Nodes, after: Nodes): Set<string> {
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

function phrases(keys: readonly string[], before: Compared, after: Compared): string[] {
  const versions = keys.filter((key) => key.startsWith('schema:'));
  const rest = keys.filter((key) => !key.startsWith('schema:'));
  const [was, is] = [before, after].map(({ nodes }) =>
    versions.filter((key) => nodes.has(key)).map((key) => key.slice('schema:'.length)),
  );
  const schemas =
    versions.length === 0
      ? []
      : [`schema ${was?.join(', ') || 'none'} → ${is?.join(', ') || 'none'}`];
  return [...schemas, ...rest.map((key) => describe(key, before, after))];
}

function describe(key: string, before: Compared, after: Compared): string {
  const [was, is] = [before.nodes.get(key), after.nodes.get(key)];
  const node = is ?? was;
  if (node === undefined) return key;
  const what = `${node.kind} ${node.name}`;
  if (was === undefined) return `${what} is new`;
  if (is === undefined) return `${what} is gone`;
  if (node.kind === 'parameters') return parameterCause(was, is);
  if (node.kind === 'annotations') return annotationCause(was, is);
  if (node.kind === 'cell') {
    return `code of ${node.name}${lineChange(before.sources.get(node.name), after.sources.get(node.name))}`;
  }
  return what;
}

const LONGEST = 120;

/** The first line that is another one, as ` (a → b)`. */
function lineChange(before = '', after = ''): string {
  const [was, is] = [before, after].map((text) => text.split('\n').map((line) => line.trim()));
  const same = new Set(was?.filter((line) => is?.includes(line)));
  const first = (lines: readonly string[] = []) => {
    const line = lines.find((one) => one !== '' && !same.has(one)) ?? 'nothing';
    return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  };
  const [from, to] = [first(was), first(is)];
  return from === to ? '' : ` (${from} → ${to})`;
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

interface Note {
  text: string;
  [detail: string]: unknown;
}

/** Notes of one text on both sides were changed, and what of them is said; the others were taken away or added. */
function annotationCause(
  was: CertificateNode | undefined,
  is: CertificateNode | undefined,
): string {
  const notes = (node: CertificateNode | undefined) => (node?.content as Note[] | undefined) ?? [];
  const texts = (list: readonly Note[]) => new Set(list.map((note) => JSON.stringify(note)));
  const [before, after] = [notes(was), notes(is)];
  const gone = before.filter((note) => !texts(after).has(JSON.stringify(note)));
  const come = after.filter((note) => !texts(before).has(JSON.stringify(note)));
  const parts: string[] = [];
  for (const note of gone) {
    const at = come.findIndex(({ text }) => text === note.text);
    const [other] = at < 0 ? [] : come.splice(at, 1);
    if (other === undefined) parts.push(`without ${JSON.stringify(note.text)}`);
    else parts.push(`${JSON.stringify(note.text)} ${fieldChanges(note, other)}`);
  }
  parts.push(...come.map(({ text }) => `with ${JSON.stringify(text)}`));
  return `annotations of ${(is ?? was)?.name}: ${parts.join(', ')}`;
}

const fieldChanges = (was: Note, is: Note) =>
  [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
    .map((key) => `${key} ${JSON.stringify(was[key])} → ${JSON.stringify(is[key])}`)
    .join(', ');
