import childProcess from 'node:child_process';
import net from 'node:net';
import workerThreads from 'node:worker_threads';
import { type Callable, replaceMethod } from '../replace-method.js';
import { calledByCell, noteOther } from './cell-reads.js';

/** By a path only processes of this machine are reached, the product's own host among them. */
function isFar([given]: readonly unknown[]): boolean {
  const first: unknown = Array.isArray(given) ? given[0] : given;
  if (typeof first === 'object' && first !== null) return Reflect.get(first, 'path') == null;
  return typeof first === 'number' || /^\d+$/.test(String(first));
}

/** Sees when cells take something from where no bytes are kept: network, programs, threads, native code. */
export function watchOthers(): void {
  const watch = (
    owner: object,
    name: string,
    what: string,
    counts: (input: readonly unknown[]) => boolean = () => true,
  ): void =>
    replaceMethod(
      owner,
      name,
      (original): Callable =>
        function (...input) {
          if (calledByCell() && counts(input)) noteOther(what);
          return original.apply(this, input);
        },
    );
  watch(net.Socket.prototype, 'connect', 'the network', isFar);
  watch(childProcess.ChildProcess.prototype, 'spawn', 'another program');
  for (const name of ['spawnSync', 'execSync', 'execFileSync']) {
    watch(childProcess, name, 'another program');
  }
  watch(process, 'dlopen', 'native code');
  const { Worker } = workerThreads;
  workerThreads.Worker = new Proxy(Worker, {
    construct(target, input, made) {
      if (calledByCell()) noteOther('another thread');
      return Reflect.construct(target, input, made) as object;
    },
  });
}
