/** What a running cell's script hands over: its result, and what `using` tied to its end. */
interface Run {
  result: { value: unknown } | undefined;
  disposables: AsyncDisposableStack;
}

const runs = new Map<number, Run>();
const results = new Map<number, { value: unknown }>();

export function openRun(run: number): void {
  runs.set(run, { result: undefined, disposables: new AsyncDisposableStack() });
}

export function setResult(run: number, value: unknown): unknown {
  const found = runs.get(run);
  if (found) found.result = { value };
  return value;
}

export function useDisposable<T extends Disposable | null | undefined>(run: number, value: T): T {
  return runs.get(run)?.disposables.use(value) ?? value;
}

export function useAsyncDisposable<T extends AsyncDisposable | Disposable | null | undefined>(
  run: number,
  value: T,
): T {
  return runs.get(run)?.disposables.use(value) ?? value;
}

/** Ends a run once: disposes in reverse order and keeps the result for `takeResult`. */
export async function endRun(run: number): Promise<void> {
  const found = runs.get(run);
  if (!found) return;
  runs.delete(run);
  if (found.result) results.set(run, found.result);
  await found.disposables.disposeAsync();
}

export function takeResult(run: number): { value: unknown } | undefined {
  const result = results.get(run);
  results.delete(run);
  return result;
}
