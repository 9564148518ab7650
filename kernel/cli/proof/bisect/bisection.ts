import { type Compared, lowestChanges } from '../cause.js';
import { type CertificateNode, keyOf } from '../certificate.js';
import type { Side } from '../side.js';
import { minimalSubset } from './minimal-subset.js';
import { namedFiles, suspects } from './suspects.js';
import type { Trial, Trials } from './trials.js';
import type { Unit } from './unit.js';

/** Why a result differs, found by running. */
export interface Explanation {
  /** The changes that alone make it what it is in the second; none can be left out. */
  units: readonly Unit[];
  /** The first notebook with these changes. */
  compared: Compared;
}

/**
 * Finds for each result that differs the smallest set of changes that makes the difference, by running the first notebook
 * with subsets of them. A run answers for all results at once, and is not done twice.
 */
export class Bisection {
  readonly #runs = new Map<string, { chosen: readonly Unit[]; trial: Trial }>();
  readonly #used = new Set<Unit>();

  /** @param most - how many runs are allowed */
  constructor(
    private readonly trials: Trials,
    private readonly one: Side,
    private readonly two: Side,
    private readonly most: number,
  ) {}

  /** Undefined where nothing that could be left out is known, or no more runs are allowed. */
  async explain(node: CertificateNode): Promise<Explanation | undefined> {
    const key = keyOf(node);
    const all = this.trials.units;
    if (all.length === 0 || this.most === 0) return this.#unexplained();
    const reproduces = (chosen: readonly Unit[]) => this.#reproduces(key, chosen);
    const likely = suspects(
      // Notes are made of nothing else, and are their own cause.
      [...lowestChanges(key, this.one.nodes, this.two.nodes), key],
      key,
      this.one.run.notebook,
      all,
    );
    let start: readonly Unit[] = this.#smallestKnown(key) ?? ranked(likely, all);
    for (const guess of [likely, namedFiles(this.one.run.notebook, all)]) {
      const smaller = guess.length > 0 && guess.length < start.length;
      if (!smaller || !(await reproduces(guess))) continue;
      start = guess;
      break;
    }
    const units = await minimalSubset(start, reproduces);
    const compared = this.#runs.get(keyOfSet(units))?.trial.compared ?? this.two;
    if (units.length === all.length && all.length > 1 && this.trials.count >= this.most) {
      return this.#unexplained();
    }
    for (const unit of units) this.#used.add(unit);
    return { units, compared };
  }

  /** Changes that no result's explanation needed. */
  unused(): readonly Unit[] {
    return this.trials.units.filter((unit) => !this.#used.has(unit));
  }

  #unexplained(): undefined {
    for (const unit of this.trials.units) this.#used.add(unit);
  }

  async #reproduces(key: string, chosen: readonly Unit[]): Promise<boolean> {
    // All changes together are the second notebook, none of them the first.
    if (chosen.length === this.trials.units.length) return true;
    if (chosen.length === 0) return false;
    const id = keyOfSet(chosen);
    const known = this.#runs.get(id);
    if (known !== undefined) return isLike(key, known.trial, this.two);
    // What more changes did not do, fewer do not either.
    for (const { chosen: more, trial } of this.#runs.values()) {
      if (
        trial.ended &&
        !isLike(key, trial, this.two) &&
        chosen.every((one) => more.includes(one))
      ) {
        return false;
      }
    }
    if (this.trials.count >= this.most) return false;
    const trial = await this.trials.run(new Set(chosen));
    this.#runs.set(id, { chosen, trial });
    return isLike(key, trial, this.two);
  }

  #smallestKnown(key: string): readonly Unit[] | undefined {
    const fitting = [...this.#runs.values()].filter(({ trial }) => isLike(key, trial, this.two));
    const [least] = fitting.sort((a, b) => a.chosen.length - b.chosen.length);
    return least?.chosen;
  }
}

/** A run that failed says nothing of what it did not come to. */
const isLike = (key: string, trial: Trial, two: Side) =>
  !trial.unlike.has(key) && (trial.ended || two.nodes.has(key));

const ids = new WeakMap<Unit, number>();
let count = 0;
function keyOfSet(units: readonly Unit[]): string {
  const numbers = units.map((unit) => {
    const id = ids.get(unit) ?? (count += 1);
    ids.set(unit, id);
    return id;
  });
  return numbers.sort((a, b) => a - b).join();
}

/** Layout last, since it rarely has an effect. */
function ranked(likely: readonly Unit[], all: readonly Unit[]): Unit[] {
  const rest = all.filter((unit) => !likely.includes(unit));
  return [
    ...likely,
    ...rest.filter(({ layout }) => !layout),
    ...rest.filter(({ layout }) => layout),
  ];
}
