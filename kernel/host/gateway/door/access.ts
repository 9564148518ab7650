import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const COOKIE = 'assay-docs';

/** Whether callers know the server's own token. */
export class Access {
  private readonly digest: Buffer;

  constructor(token: string) {
    this.digest = sha256(token);
  }

  matches(token: string): boolean {
    return timingSafeEqual(sha256(token), this.digest);
  }

  /** By the cookie that the documents' pages leave; it opens nothing else. */
  cookie(request: IncomingMessage): boolean {
    const pairs = (request.headers.cookie ?? '').split(/; */);
    const pair = pairs.find((text) => text.startsWith(`${COOKIE}=`));
    return pair !== undefined && pair.slice(COOKIE.length + 1) === this.cookieValue();
  }

  /** Not the token itself: whoever reads it off the disk of a browser learns nothing that opens the API. */
  cookieValue(): string {
    return createHash('sha256').update('documents').update(this.digest).digest('base64url');
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
