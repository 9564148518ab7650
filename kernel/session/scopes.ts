import type { ScopeId } from './exchange.js';
import type { Parent } from './session.js';

/** Late output may come long after its cell; so many cells back it is still known whose it is. */
const KEPT = 5000;

/** Parent headers by the numbers that stand for them in the executor. */
export class Scopes {
  readonly #parents = new Map<ScopeId, Parent>();
  #next = 1;
  #latest: Parent = {};

  open(parent: Parent): ScopeId {
    const id = this.#next;
    this.#next += 1;
    this.#parents.set(id, parent);
    if (this.#parents.size > KEPT) {
      const oldest = this.#parents.keys().next().value;
      if (oldest !== undefined) this.#parents.delete(oldest);
    }
    return id;
  }

  /** Output without an owner belongs to this parent from now on. */
  makeLatest(parent: Parent): void {
    this.#latest = parent;
  }

  get latest(): Parent {
    return this.#latest;
  }

  parent(id: ScopeId): Parent {
    return this.#parents.get(id) ?? this.#latest;
  }
}
