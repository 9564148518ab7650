import { AsyncLocalStorage } from 'node:async_hooks';
import type { ScopeId } from '../exchange.js';

/** What code belongs to: the cell, or the comm message, that started it. */
export interface Scope {
  id: ScopeId;
  executionCount: number;
  allowStdin: boolean;
  /** Cells whose code must not go on. */
  interrupted: boolean;
  abort: AbortController;
}

const storage = new AsyncLocalStorage<Scope>();
let latest: Scope = {
  id: 0,
  executionCount: 0,
  allowStdin: false,
  interrupted: false,
  abort: new AbortController(),
};

/** The scope of the running code; code that lost its context belongs to the newest cell. */
export function currentScope(): Scope {
  return storage.getStore() ?? latest;
}

/** The scope that the running code really carries, if any. */
export function carriedScope(): Scope | undefined {
  return storage.getStore();
}

export function inScope<T>(scope: Scope, work: () => T): T {
  return storage.run(scope, work);
}

export function openScope(id: ScopeId, executionCount: number, allowStdin: boolean): Scope {
  return { id, executionCount, allowStdin, interrupted: false, abort: new AbortController() };
}

/** Code without a context of its own belongs to this cell from now on. */
export function makeLatest(scope: Scope): void {
  latest = scope;
}
