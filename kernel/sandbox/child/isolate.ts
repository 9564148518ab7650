import ivm from 'isolated-vm';

import type { Task } from '../protocol.js';
import { guestColumns } from './columns.js';
import { GUEST_SCRIPT, type Guest } from './guest/script.js';
import { send } from './channel.js';

type Functions = {
  [K in keyof Guest]: Guest[K] extends (...args: never[]) => unknown ? K : never;
}[keyof Guest];

/** A fresh isolate and context with the sealed guest in it, used for one task. */
export class GuestIsolate {
  private constructor(
    private readonly isolate: ivm.Isolate,
    readonly context: ivm.Context,
    private readonly guest: ivm.Reference<Guest>,
  ) {}

  static create(task: Task, sections: readonly Buffer[]): GuestIsolate {
    const isolate = new ivm.Isolate({ memoryLimit: isolateMegabytes(task, sections) });
    const context = isolate.createContextSync();
    const log = new ivm.Callback((text: string) => send({ kind: 'log', text }), { ignored: true });
    const progress = new ivm.Callback(
      (done: number, total: number) => send({ kind: 'progress', done, total }),
      { ignored: true },
    );
    const settings = JSON.stringify([
      task.limits,
      task.file,
      task.rowCount,
      guestColumns(task.columns),
    ]);
    const guest = context.evalClosureSync(GUEST_SCRIPT, [log, progress, settings], {
      result: { reference: true },
      filename: 'assay:guest',
    }) as unknown as ivm.Reference<Guest>;
    return new GuestIsolate(isolate, context, guest);
  }

  /** True once the isolate's own memory limit has ended it. */
  get outOfMemory(): boolean {
    return this.isolate.isDisposed;
  }

  reference(name: Functions): ivm.Reference<(...args: unknown[]) => unknown> {
    return this.guest.getSync(name, { reference: true }) as unknown as ivm.Reference<
      (...args: unknown[]) => unknown
    >;
  }

  compile(code: string, filename: string): ivm.Module {
    return this.isolate.compileModuleSync(code, { filename });
  }

  /** Calls on the isolate's thread, so that this one keeps watching. */
  async call(
    name: Functions,
    ...args: (string | number | ivm.Dereference<object>)[]
  ): Promise<unknown> {
    return this.reference(name).apply(undefined, args as never[], { result: { copy: true } });
  }
}

/** The user's limit, and room for the input in the form in which the guest holds it. */
function isolateMegabytes(task: Task, sections: readonly Buffer[]): number {
  const objects = task.columns.filter(({ type }) => type !== 'number' && type !== 'integer').length;
  const bytes = sections.reduce((sum, section) => sum + section.byteLength, 0);
  // An element of an array of objects is a pointer and a small object.
  return task.limits.memoryMb + Math.ceil((bytes * 2 + objects * task.rowCount * 56) / 2 ** 20);
}
