import ivm from 'isolated-vm';

import type { Task } from '../protocol.js';
import { guestColumns } from './columns.js';
import { GUEST_SCRIPT, type Guest, type Settings } from './guest/script.js';
import { send } from './channel.js';

type Functions = {
  [K in keyof Guest]: Guest[K] extends (...args: never[]) => unknown ? K : never;
}[keyof Guest];

/** Room for the input comes in steps, so that an isolate made before its task is known fits most tasks. */
const ROOM_MB = 16;

/** A fresh isolate and context, sealed, whose guest is not told its task yet. */
export interface Vacant {
  megabytes: number;
  isolate: ivm.Isolate;
  context: ivm.Context;
  makeGuest: ivm.Reference<(settings: string) => Guest>;
}

/** @param megabytes what the isolate may hold */
export function vacantIsolate(megabytes: number): Vacant {
  const isolate = new ivm.Isolate({ memoryLimit: megabytes });
  const context = isolate.createContextSync();
  const log = new ivm.Callback((text: string) => send({ kind: 'log', text }), { ignored: true });
  const progress = new ivm.Callback(
    (done: number, total: number) => send({ kind: 'progress', done, total }),
    { ignored: true },
  );
  const makeGuest = context.evalClosureSync(GUEST_SCRIPT, [log, progress], {
    result: { reference: true },
    filename: 'assay:guest',
  }) as unknown as Vacant['makeGuest'];
  return { megabytes, isolate, context, makeGuest };
}

/** A fresh isolate and context with the sealed guest in it, used for one task. */
export class GuestIsolate {
  private constructor(
    private readonly isolate: ivm.Isolate,
    readonly context: ivm.Context,
    private readonly guest: ivm.Reference<Guest>,
  ) {}

  /** @param waiting is used when its size is the task's */
  static create(task: Task, sections: readonly Buffer[], waiting?: Vacant): GuestIsolate {
    const megabytes = isolateMegabytes(task, sections);
    const { isolate, context, makeGuest } =
      waiting?.megabytes === megabytes ? waiting : vacantIsolate(megabytes);
    const settings: Settings = [task.limits, task.file, task.rowCount, guestColumns(task.columns)];
    const guest = makeGuest.applySync(undefined, [JSON.stringify(settings)], {
      result: { reference: true },
    });
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

  /** Calls what runs nothing of the user's. */
  ask(name: 'settled' | 'outcome' | 'reset', module?: ivm.Module): unknown {
    const args = module === undefined ? [] : [module.namespace.derefInto()];
    return this.reference(name).applySync(undefined, args, { result: { copy: true } });
  }

  /** Calls on the isolate's thread, so that this one keeps watching. */
  async call(
    name: Functions,
    ...args: (string | number | ivm.Dereference<object>)[]
  ): Promise<unknown> {
    return this.reference(name).apply(undefined, args as never[], { result: { copy: true } });
  }
}

/** The size of an isolate for a task with little input. */
export const leastMegabytes = (memoryMb: number): number => memoryMb + ROOM_MB;

/** The user's limit, and room for the input in the form in which the guest holds it. */
function isolateMegabytes(task: Task, sections: readonly Buffer[]): number {
  const objects = task.columns.filter(({ type }) => type !== 'number' && type !== 'integer').length;
  const bytes = sections.reduce((sum, section) => sum + section.byteLength, 0);
  // An element of an array of objects is a pointer and a small object.
  const room = (bytes * 2 + objects * task.rowCount * 56) / 2 ** 20;
  return leastMegabytes(task.limits.memoryMb) + ROOM_MB * Math.floor(room / ROOM_MB);
}
