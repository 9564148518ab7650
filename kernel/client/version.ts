import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AssayError } from '@assay/schema';

/** The product's version; the host's is this with a mark of its build. */
export const PRODUCT_VERSION = '0.1.0';

/** The host's bundle: beside this bundle, or in the build folder when this runs from source. */
export function hostBundle(): string {
  for (const place of ['./host.js', '../build/host.js']) {
    const file = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(file)) return file;
  }
  throw new AssayError('host-not-built', 'the host is not built', {
    status: 500,
    remedy: 'run: npm start -- --setup-only',
  });
}

/** `0.1.0+1a2b3c4d`: a host of another build is replaced, because it may speak another dialect. */
export function hostVersion(bundle: string): string {
  const mark = createHash('sha256').update(readFileSync(bundle)).digest('hex').slice(0, 8);
  return `${PRODUCT_VERSION}+${mark}`;
}
