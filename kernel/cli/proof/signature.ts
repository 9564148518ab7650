import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AssayError } from '@assay/schema';
import { type Certificate, rootOf, type Signature } from './certificate.js';

async function keyFrom(file: string, read: (pem: string) => KeyObject): Promise<KeyObject> {
  const remedy = 'make one: openssl genpkey -algorithm ed25519 -out key.pem';
  try {
    const key = read(await readFile(file, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new AssayError('key-unreadable', `${file} holds no key that can be read`, {
      ...{ place: { file }, remedy, cause },
    });
  }
  throw new AssayError('key-unreadable', `${file} is no Ed25519 key`, { place: { file }, remedy });
}

/**
 * Signs a certificate's root (Ed25519, RFC 8032).
 *
 * @param file - a private key in PEM
 * @throws AssayError `key-unreadable`
 */
export async function signed(certificate: Certificate, file: string): Promise<Certificate> {
  const key = await keyFrom(file, createPrivateKey);
  const value = sign(null, Buffer.from(certificate.root, 'hex'), key);
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const signature: Signature = {
    algorithm: 'Ed25519',
    public_key: publicKey.toString('base64'),
    value: value.toString('base64'),
  };
  return { ...certificate, signature };
}

/**
 * Why a signature does not hold; undefined when it does, or when there is none and none is asked for.
 *
 * @param file - the public key that must have signed, in PEM; without it the certificate's own key counts
 * @throws AssayError `key-unreadable`
 */
export async function signatureFault(
  certificate: Certificate,
  file: string | undefined,
): Promise<string | undefined> {
  const { signature } = certificate;
  if (signature === undefined) return file === undefined ? undefined : 'it is not signed';
  const own = Buffer.from(signature.public_key, 'base64');
  if (file !== undefined) {
    const expected = await keyFrom(file, createPublicKey);
    if (!expected.export({ format: 'der', type: 'spki' }).equals(own)) {
      return `it is signed with another key than ${file}`;
    }
  }
  const root = Buffer.from(rootOf(certificate.nodes), 'hex');
  const value = Buffer.from(signature.value, 'base64');
  try {
    const key = createPublicKey({ key: own, format: 'der', type: 'spki' });
    return verify(null, root, key, value) ? undefined : 'its signature does not hold';
  } catch {
    // Bytes that are no key cannot have signed anything.
    return 'its signature does not hold';
  }
}
