import { createHmac, timingSafeEqual } from 'node:crypto';

/** What our tokens say; times are in seconds since 1970. */
export interface Claims {
  /** The user's id. */
  sub: string;
  /** Grows with each change of password, role or state: older tokens end with it. */
  ver: number;
  use: 'access' | 'refresh';
  iat: number;
  exp: number;
  jti: string;
}

const HEADER = part(JSON.stringify({ alg: 'HS256', typ: 'JWT' }));

/** A JSON Web Token (RFC 7519) with HMAC-SHA-256, the one algorithm that is ever accepted. */
export function signToken(claims: Claims, key: Buffer): string {
  const head = `${HEADER}.${part(JSON.stringify(claims))}`;
  return `${head}.${mac(head, key)}`;
}

/** The claims of a token of ours that has not expired; undefined for every other text. */
export function readToken(text: string, key: Buffer, nowSeconds: number): Claims | undefined {
  const [header, body, signature, ...more] = text.split('.');
  // The header is ours to the letter, or the token is not: nobody chooses the algorithm but us.
  if (header !== HEADER || body === undefined || signature === undefined || more.length > 0) {
    return undefined;
  }
  // To the letter, too: base64 has many texts for the same bytes, and a token that was written differently is none of ours.
  const given = Buffer.from(signature);
  const wanted = Buffer.from(mac(`${header}.${body}`, key));
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
  return claims.exp > nowSeconds ? claims : undefined;
}

function mac(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

function part(text: string): string {
  return Buffer.from(text).toString('base64url');
}
