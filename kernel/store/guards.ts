import { AsyncLocalStorage } from 'node:async_hooks';

export type Guard = () => Promise<void>;

/** What a piece of work wants to be sure of in the very transaction in which it writes. */
export class Guards {
  private readonly current = new AsyncLocalStorage<{ guard: Guard | undefined }>();

  /** Runs `work`; its first transaction asks `guard`, if there is one. */
  run<T>(guard: Guard | undefined, work: () => T): T {
    return this.current.run({ guard }, work);
  }

  /** What the caller's transaction has to ask; once, since its own writes change what is asked for. */
  take(): Guard | undefined {
    const asked = this.current.getStore();
    const guard = asked?.guard;
    if (asked !== undefined) asked.guard = undefined;
    return guard;
  }
}
