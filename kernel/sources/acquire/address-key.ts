import { AssayError } from '@assay/schema';

/**
 * Puts keys from the environment where an address names them: `https://example.org/data?key=$MY_KEY`. What is stored
 * and shown is the address as the user wrote it.
 *
 * @throws AssayError `key-missing` when the environment has none of that name
 */
export function withKeys(address: string): string {
  return address.replace(/\$(?:\{([A-Z][A-Z0-9_]*)\}|([A-Z][A-Z0-9_]*))/g, (_, braced, bare) => {
    const name = String(braced ?? bare);
    const value = process.env[name];
    if (value !== undefined && value !== '') return encodeURIComponent(value);
    throw new AssayError('key-missing', `the address names ${name}, which the environment lacks`, {
      pointer: '/source',
      remedy: `set ${name} in the environment in which the host starts, then load again`,
    });
  });
}

/** `ASSAY_KEY_EXAMPLE_ORG` is sent as bearer token to example.org, and to no other. */
export function authorization(url: URL): Record<string, string> {
  const name = `ASSAY_KEY_${url.hostname.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
  const key = process.env[name];
  return key === undefined || key === '' ? {} : { authorization: `Bearer ${key}` };
}

/** An address as it may be stored: without user, password and anything that looks like a key. */
export function withoutSecrets(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  for (const [name, value] of [...url.searchParams]) {
    // The name of a variable is no secret.
    if (/^\$\{?[A-Z][A-Z0-9_]*\}?$/.test(value)) continue;
    if (/key|token|secret|password|passwd|signature|sig$|auth|credential/i.test(name))
      url.searchParams.set(name, 'hidden');
  }
  return url.href;
}
