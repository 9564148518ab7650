import { randomUUID } from 'node:crypto';
import type { Caller } from './caller.js';
import { readToken, signToken, type Claims } from './jwt.js';
import type { User, UserFile } from './user-file.js';

export interface Session {
  access_token: string;
  refresh_token: string;
  token_type: 'bearer';
  /** Seconds. */
  expires_in: number;
}

const REFRESH_S = 7 * 86_400;

/** Tokens of users: what they are given at login, and who a token is. */
export class Sessions {
  constructor(
    private readonly file: UserFile,
    private readonly key: Buffer,
    private readonly lifeSeconds: number,
    private readonly now: () => number = Date.now,
  ) {}

  open(user: User): Session {
    return {
      access_token: this.token(user, 'access', this.lifeSeconds),
      refresh_token: this.token(user, 'refresh', REFRESH_S),
      token_type: 'bearer',
      expires_in: this.lifeSeconds,
    };
  }

  /** Who a token is at present: role and tenant are those of the user now, not those of the day of his login. */
  user(token: string, use: Claims['use']): User | undefined {
    const claims = readToken(token, this.key, this.now() / 1000);
    if (claims?.use !== use) return undefined;
    const user = this.file.users.find(({ id }) => id === claims.sub);
    return user === undefined || user.disabled || user.version !== claims.ver ? undefined : user;
  }

  caller(token: string): Caller | undefined {
    const user = this.user(token, 'access');
    if (user === undefined) return undefined;
    const { id, username, role, tenant_id } = user;
    return { id, name: username, role, tenant: tenant_id };
  }

  private token(user: User, use: Claims['use'], seconds: number): string {
    const iat = Math.floor(this.now() / 1000);
    const claims = { sub: user.id, ver: user.version, use, iat, exp: iat + seconds };
    return signToken({ ...claims, jti: randomUUID() }, this.key);
  }
}
