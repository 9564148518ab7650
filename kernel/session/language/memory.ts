import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Building programs leaves much that is garbage; when nothing was asked for so long, it is given back. */
const QUIET_MS = 800;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as (options: object) => void;
let timer: NodeJS.Timeout | undefined;

/** Compacts and gives free pages back to the system, too. */
const collect = (): void => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });

/** Collects garbage once the service has been quiet for a while. */
export function collectWhenQuiet(): void {
  clearTimeout(timer);
  timer = setTimeout(collect, QUIET_MS).unref();
}
