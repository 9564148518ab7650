import { AssayError, type LoadRequest } from '@assay/schema';
import { sourceKinds } from '../kind/discover.js';
import type { AcquireContext, Members, Origin } from '../kind/source-kind.js';
import type { Acquired } from './acquired.js';

/**
 * Keeps a source's bytes before anything looks at them.
 *
 * @throws AssayError `source-unknown`, and those of the source's origin
 */
export async function acquire(context: AcquireContext, request: LoadRequest): Promise<Acquired> {
  return (await originOf(request.source)).acquire(context, request);
}

/** The file on this machine that holds the bytes of a source as they are; undefined where there is none. */
export async function fileOf(context: AcquireContext, source: string): Promise<string | undefined> {
  return (await originOf(source)).file?.(context, source);
}

/** The sources that one stands for, as a folder for its files; undefined for one that is a source itself. */
export async function membersOf(
  context: AcquireContext,
  source: string,
): Promise<Members | undefined> {
  return (await originOf(source)).members?.(context, source);
}

async function originOf(source: string): Promise<Origin> {
  const origins = (await sourceKinds())
    .flatMap(({ origin }) => origin ?? [])
    .sort((a, b) => Number(a.last === true) - Number(b.last === true));
  const origin = origins.find((one) => one.claims(source));
  if (origin !== undefined) return origin;
  throw new AssayError('source-unknown', `${source}: no source of that kind is known`, {
    pointer: '/source',
    remedy: 'give a path, an http or https address, or s3://bucket/key',
  });
}
