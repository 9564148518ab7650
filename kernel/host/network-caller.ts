import { realpath } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssayError } from '@assay/schema';

type Request = { headers: Record<string, unknown> };

/** Set by the network door; a caller on this machine has none, and may do everything. */
const ROLE_HEADER = 'x-assay-role';

/** @throws AssayError `forbidden` (403) for a caller from the network who may only read */
export function mustWrite(request: Request): void {
  if (request.headers[ROLE_HEADER] !== 'read-only') return;
  throw new AssayError('forbidden', 'the role read-only may not do this', { status: 403 });
}

/**
 * Where the keys of a caller's load are looked up: what he brings along, then the host's environment. A user of the network
 * has only what he brings, else he could have the host's secrets sent to an address of his own.
 */
export function environmentOf(
  request: Request,
  keys: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string | undefined>> {
  const role = request.headers[ROLE_HEADER];
  return role === undefined || role === 'operator' ? { ...process.env, ...keys } : keys;
}

/**
 * How far loads of a caller may reach: users from the network to public addresses alone, whoever runs the server anywhere
 * but to what serves this link (169.254.0.0/16, where clouds keep their keys); a caller on this machine is not bounded.
 */
export function reachOf(request: Request): { reach?: 'public' | 'local' } {
  const role = request.headers[ROLE_HEADER];
  if (role === undefined || process.env['ASSAY_PRIVATE_ADDRESSES'] === 'allow') return {};
  return { reach: role === 'operator' ? 'local' : 'public' };
}

/**
 * Whether a caller may have a file of this machine read: users only what lies in the project or in
 * `ASSAY_LOAD_ROOTS`, whoever runs the server any file that he could load by command, and nobody the host's own folder.
 *
 * @throws AssayError `source-outside` (403); the same whether the file is there or not
 */
export async function mayRead(request: Request, project: string, source: string): Promise<void> {
  const role = request.headers[ROLE_HEADER];
  if (role === undefined) return;
  const remote = /^(upload:|-$|[a-z][a-z0-9+.-]+:\/\/)/i.test(source);
  if (remote && !/^file:/i.test(source)) return;
  const given = /^file:/i.test(source) ? fileURLToPath(source) : source;
  const path = resolve(project, given);
  // Links are followed first: one inside may point anywhere.
  const real = await realpath(path).catch(() => path);
  const roots = (process.env['ASSAY_LOAD_ROOTS'] ?? '').split(',').map((text) => text.trim());
  const allowed = [project, ...roots.filter((text) => text !== '')];
  const inside = await Promise.all(
    allowed.map(async (root) => within(real, await realpath(root).catch(() => root))),
  );
  const own = role === 'operator';
  if ((own || inside.includes(true)) && !within(real, join(project, '.assay'))) return;
  throw new AssayError('source-outside', 'over the network only files of the project are read', {
    ...{ status: 403, pointer: '/source' },
    remedy: 'upload it (POST /api/v1/files), or name its folder in ASSAY_LOAD_ROOTS',
  });
}

function within(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(way) !== way);
}
