import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DESCRIPTORS } from '../exchange.js';
import { replaceMethod } from './replace-method.js';

const OWN: ReadonlySet<unknown> = new Set(Object.values(DESCRIPTORS));

/** What would put bytes among the kernel's own, or cut its line. Streams write and close by these. */
const METHODS = ['write', 'writev', 'writeFile', 'appendFile', 'close', 'ftruncate'];

/** The descriptors over which a cell's process and the kernel talk are none that cells may write to or close. */
export function keepOwnDescriptors(): void {
  for (const name of METHODS.flatMap((method) => [method, `${method}Sync`]))
    replaceMethod(
      fs,
      name,
      (original) =>
        function (...input) {
          if (!OWN.has(input[0])) return original.apply(this, input);
          const error = refusal(name, Number(input[0]));
          const told = input.at(-1);
          // A stream hears of it as of any other failed write.
          if (typeof told !== 'function') throw error;
          return process.nextTick(told, error);
        },
    );
  syncBuiltinESMExports();
}

function refusal(method: string, descriptor: number): Error {
  const message =
    `descriptor ${descriptor} belongs to the kernel, which talks to this process over it: ${method} was not done; ` +
    'write to descriptor 1 or 2, or to a file that you opened';
  return Object.assign(new Error(message), { code: 'EBADF', syscall: method });
}
