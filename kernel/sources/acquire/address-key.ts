import { AssayError } from '@assay/schema';
import type { Environment } from './environment.js';

/**
 * Puts keys from the environment where an address names them: `https://example.org/data?key=$MY_KEY`. What is stored
 * and shown is the address as the user wrote it.
 *
 * @throws AssayError `key-missing` when the environment has none of that name
 */
export function withKeys(address: string, environment: Environment): string {
  return address.replace(/\$(?:\{([A-Z][A-Z0-9_]*)\}|([A-Z][A-Z0-9_]*))/g, (_, braced, bare) => {
    const name = String(braced ?? bare);
    const value = environment[name];
    if (value !== undefined && value !== '') return encodeURIComponent(value);
    throw new AssayError('key-missing', `the address names ${name}, which the environment lacks`, {
      pointer: '/source',
      remedy: `set ${name} in the environment of whoever loads it, then load again; its value is kept nowhere`,
    });
  });
}

/**
 * `ASSAY_KEY_EXAMPLE_ORG` is sent to example.org, and to no other: as bearer token, or, written as `X-API-Key: abc`, as
 * the header that it names.
 */
export function authorization(url: URL, environment: Environment): Record<string, string> {
  const name = `ASSAY_KEY_${url.hostname.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
  const key = environment[name];
  if (key === undefined || key === '') return {};
  const [, header, value] = /^([A-Za-z][\w-]*):\s*(.+)$/.exec(key) ?? [];
  return header === undefined || value === undefined
    ? { authorization: `Bearer ${key}` }
    : { [header.toLowerCase()]: value };
}

/** The parameters of an address that hold keys of the environment: a service may leave them out of the address of its next page. */
export function keyedParameters(address: string): string[] {
  return [...new URL(address).searchParams].flatMap(([name, value]) =>
    /^\$\{?[A-Z][A-Z0-9_]*\}?$/.test(value) ? [name] : [],
  );
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
