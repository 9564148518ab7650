import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Building programs leaves much that is garbage; when nothing was asked for so long, it is given back. */
const QUIET_MS = 800;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
let timer: NodeJS.Timeout | undefined;

/** Collects garbage once the service has been quiet for a while. */
export function collectWhenQuiet(): void {
  clearTimeout(timer);
  timer = setTimeout(collect, QUIET_MS).unref();
}
