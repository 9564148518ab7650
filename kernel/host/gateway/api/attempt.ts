import { AssayError } from '@assay/schema';

/** Puts what was attempted before the reason; an error that nobody foresaw becomes a 500 with that text. */
export async function attempt<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = error instanceof AssayError ? error : undefined;
    if (known?.status === 404) throw known;
    // Further lines of the database's messages show statements of ours.
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    throw new AssayError(known?.code ?? 'internal', `${what}: ${reason}`, {
      status: known?.status ?? 500,
      cause: error,
      ...(known?.pointer === undefined ? {} : { pointer: known.pointer }),
      ...(known?.remedy === undefined ? {} : { remedy: known.remedy }),
    });
  }
}
