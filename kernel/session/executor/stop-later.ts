import { promiseHooks } from 'node:v8';
import { afterTermination, terminateThisTurn } from './interruption.js';
import { carriedScope, type Scope } from './scope.js';

/** Interrupted cells of which some code may still wait for something. */
let waiting = 0;
let remove: (() => void) | undefined;

const gone = new FinalizationRegistry<undefined>(() => {
  waiting -= 1;
  if (waiting === 0) unwatch();
});

function unwatch(): void {
  remove?.();
  remove = undefined;
}

/** V8 drops a hook in which it was terminated, so it is set anew each time. */
function watch(): void {
  unwatch();
  remove = promiseHooks.onBefore(() => {
    if (carriedScope()?.interrupted) terminateThisTurn();
  }) as () => void;
}

afterTermination(() => {
  if (waiting > 0) watch();
});

/**
 * An await cannot be taken back, but what comes after it can: as soon as code of an interrupted cell is about to go on,
 * its turn is terminated. So a loop that sleeps between its rounds ends as well. Watched until no such code is left.
 */
export function stopLater(scope: Scope): void {
  scope.interrupted = true;
  scope.abort.abort(new Error('the cell was interrupted'));
  waiting += 1;
  gone.register(scope, undefined);
  watch();
}
