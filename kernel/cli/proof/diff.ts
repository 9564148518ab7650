import type { CommandContext } from '../context.js';
import { alignCells, cellNames } from './align-cells.js';
import { Bisection, type Explanation } from './bisect/bisection.js';
import { Trials } from './bisect/trials.js';
import { causeOf } from './cause.js';
import { type CertificateNode, keyOf } from './certificate.js';
import { differing, valuesOf } from './differing.js';
import type { Revision } from './revision.js';
import { nodesOf, runOf, type Side, sideOf, type Surroundings, surroundingsOf } from './side.js';
import type { TableChange } from './table-diff.js';
import type { ValueChange } from './value-diff.js';

export interface Change extends TableChange {
  name: string;
  kind: CertificateNode['kind'];
  cause: string;
  /** The smallest set of changes found that alone makes this result what it is in the second. */
  changes?: string[];
  /** Whether it was found by running: false where only the graphs were compared. */
  bisected: boolean;
  /** Of a value: what of it changed. */
  values_changed?: ValueChange[];
  /** Of an SVG each, where a figure differs; not part of what is printed. */
  pictures?: { before: string | undefined; after: string | undefined };
}

export interface Difference {
  changed: Change[];
  /** Changes without which every result is what it is in the second. */
  no_effect: string[];
  /** How often a mixture of both was run. */
  trials: number;
}

export interface DiffOptions {
  /** Numbers that differ by no more than this part of the larger one count as equal. */
  tolerance?: number;
  /** How many mixtures of both may be run. */
  trials?: number;
}

/** One cause among a hundred changes takes about 14. */
const MOST_TRIALS = 40;

/**
 * Runs both notebooks from raw bytes, each in an empty store, and says which results differ and why: mixtures of both are
 * run until of the changes that could be a cause only those are left that are one. Cells are found again wherever they
 * stand now.
 */
export async function diffNotebooks(
  before: Revision,
  after: Revision,
  context: CommandContext,
  { tolerance = 0, trials: most = MOST_TRIALS }: DiffOptions = {},
): Promise<Difference> {
  const around = byTheirTexts([
    await surroundingsOf(before, context),
    await surroundingsOf(after, context),
  ]);
  await using runs = await bothRuns([before, after], around, context);
  const [runA, runB] = runs.both;
  const first = await nodesOf(runA, around[0].noted);
  const second = await nodesOf(runB, around[1].noted);
  const pairs = alignCells(runA.notebook, runB.notebook);
  const one = sideOf(runA, first, first, (cell) => `cell ${cell}`);
  const two = sideOf(runB, second, first, cellNames(pairs, first));
  const found = await differing(one, two, tolerance);
  await using trials = await Trials.make({
    before,
    after,
    around,
    one,
    two,
    pairs,
    tolerance,
    context,
  });
  const bisection = new Bisection(trials, one, two, most);
  const byHand = new Set(around.flatMap(({ noted }) => noted.map(keyOf)));
  const changed: Change[] = [];
  for (const [key, { node, counts }] of found) {
    const why = byHand.has(key) ? undefined : await bisection.explain(node);
    const { name, kind } = node;
    const shown = await shownOf(node, one, two, tolerance);
    changed.push({ name, kind, ...counts, ...said(node, one, two, why), ...shown });
  }
  return {
    changed: withValues(changed),
    no_effect: bisection.unused().map(({ label }) => label),
    trials: trials.count,
  };
}

/** What a step says besides its table stands with the table, where both differ for one reason. */
function withValues(changed: readonly Change[]): Change[] {
  const folded = new Set<Change>();
  const all = changed.map((one) => {
    if (one.kind !== 'table') return one;
    const value = changed.find(
      ({ kind, name, cause }) => kind === 'value' && name === one.name && cause === one.cause,
    );
    if (value?.values_changed === undefined) return one;
    folded.add(value);
    return { ...one, values_changed: value.values_changed };
  });
  return all.filter((_, i) => !folded.has(changed[i] as Change));
}

/** Where the texts of two projects' notes differ, these say what is noted, and not what was certified before they did. */
const byTheirTexts = ([a, b]: readonly [Surroundings, Surroundings]) =>
  a.text === b.text
    ? ([a, b] as const)
    : ([
        { ...a, noted: [] },
        { ...b, noted: [] },
      ] as const);

/** Each has a store and processes of its own, so that they run at the same time. */
async function bothRuns(
  revisions: readonly [Revision, Revision],
  around: readonly [Surroundings, Surroundings],
  context: CommandContext,
) {
  const [one, two] = await Promise.allSettled([
    runOf(revisions[0], around[0], context),
    runOf(revisions[1], around[1], context),
  ]);
  const runs = [one, two].flatMap((run) => (run.status === 'fulfilled' ? run.value : []));
  const dispose = async () => {
    await Promise.all(runs.map((run) => run[Symbol.asyncDispose]()));
  };
  if (one.status === 'fulfilled' && two.status === 'fulfilled') {
    return { both: [one.value, two.value] as const, [Symbol.asyncDispose]: dispose };
  }
  await dispose();
  throw one.status === 'rejected' ? one.reason : (two as PromiseRejectedResult).reason;
}

function said(node: CertificateNode, one: Side, two: Side, why: Explanation | undefined) {
  const labels = why?.units.map(({ label }) => label) ?? [];
  const named = causeOf(node, one, why?.compared ?? two);
  const more = labels.length > 0 && named?.startsWith('only in') === true;
  const cause = more ? `${named} (${labels.join('; ')})` : (named ?? labels.join('; '));
  return {
    cause: cause === '' ? 'code of the notebook between the nodes of its certificate' : cause,
    ...(why === undefined ? {} : { changes: labels }),
    bisected: why !== undefined,
  };
}

/** What of a figure or a value can be shown beside its name. */
async function shownOf(
  node: CertificateNode,
  one: Side,
  two: Side,
  tolerance: number,
): Promise<Partial<Change>> {
  if (node.kind === 'figure') {
    const [before, after] = [one, two].map(({ drawings }) => drawings.get(node.name)?.picture);
    return { pictures: { before, after } };
  }
  if (node.kind !== 'value') return {};
  return { values_changed: await valuesOf(keyOf(node), one, two, tolerance) };
}
