import { randomUUID } from 'node:crypto';
import { AssayError } from '@assay/schema';
import { type Caller, OPERATOR, type Role } from './caller.js';
import { checkPassword, hashPassword } from './password.js';
import type { Tenant, User, UserFile } from './user-file.js';

/** A user as others see him. */
export type ShownUser = Omit<User, 'password' | 'version'>;

export interface NewUser {
  username: string;
  password: string;
  role?: Role;
  tenant_id?: number;
}

export type UserChange = Partial<Pick<User, 'role' | 'disabled'>> & { password?: string };

/** Users and tenants as a caller may see and change them: those of another tenant do not exist for him. */
export class Users {
  constructor(private readonly file: UserFile) {}

  async list(caller: Caller): Promise<ShownUser[]> {
    const { users } = await this.file.read();
    return users.filter((user) => visible(caller, user)).map(shown);
  }

  /** @throws AssayError `user-unknown` (404) */
  async get(caller: Caller, id: string): Promise<ShownUser> {
    return shown(found(caller, (await this.file.read()).users, id));
  }

  /** @throws AssayError `user-exists` (409), `tenant-unknown` (422), `forbidden` (403) */
  async add(caller: Caller, wish: NewUser): Promise<ShownUser> {
    const tenant = wish.tenant_id ?? caller.tenant;
    if (tenant !== caller.tenant && caller.id !== null) {
      throw new AssayError('forbidden', 'users are made in their own tenant alone', {
        ...{ status: 403, pointer: '/tenant_id' },
      });
    }
    const password = await hashPassword(wish.password);
    return this.file.change(({ users, tenants }) => {
      if (tenant !== 1 && !tenants.some(({ id }) => id === tenant)) {
        throw new AssayError('tenant-unknown', `there is no tenant ${tenant}`, {
          ...{ status: 422, pointer: '/tenant_id', remedy: 'make it first: POST /api/v1/tenants' },
        });
      }
      if (users.some(({ username }) => sameName(username, wish.username))) {
        throw new AssayError('user-exists', 'this user name is taken', {
          ...{ status: 409, pointer: '/username' },
        });
      }
      const now = new Date().toISOString();
      const user: User = {
        ...{ id: randomUUID(), username: wish.username, role: wish.role ?? 'read-only' },
        ...{ tenant_id: tenant, disabled: false, password, version: 1 },
        ...{ created_at: now, updated_at: now },
      };
      users.push(user);
      return shown(user);
    });
  }

  /** A change ends the tokens that the user has. @throws AssayError `user-unknown` (404) */
  async change(caller: Caller, id: string, { password, ...rest }: UserChange): Promise<ShownUser> {
    const hash = password === undefined ? {} : { password: await hashPassword(password) };
    return this.file.change(({ users }) => {
      const user = found(caller, users, id);
      Object.assign(user, rest, hash, { version: user.version + 1 });
      user.updated_at = new Date().toISOString();
      return shown(user);
    });
  }

  /** @throws AssayError `user-unknown` (404) */
  async remove(caller: Caller, id: string): Promise<ShownUser> {
    return this.file.change((accounts) => {
      const user = found(caller, accounts.users, id);
      accounts.users = accounts.users.filter((one) => one !== user);
      return shown(user);
    });
  }

  /** The user of that name and password; undefined when either is wrong. */
  async login(username: string, password: string): Promise<User | undefined> {
    const { users } = await this.file.read();
    const user = users.find((one) => sameName(one.username, username));
    const good = await checkPassword(password, user?.password);
    return good && user?.disabled === false ? user : undefined;
  }

  async tenants(caller: Caller): Promise<Tenant[]> {
    const own = { id: 1, name: 'default', created_at: new Date(0).toISOString() };
    const all = [own, ...(await this.file.read()).tenants];
    return caller.id === null ? all : all.filter(({ id }) => id === caller.tenant);
  }

  async addTenant(caller: Caller, name: string): Promise<Tenant> {
    if (caller.id !== null) {
      throw new AssayError('forbidden', 'tenants are made by whoever runs the server', {
        ...{ status: 403, remedy: 'use the token of the server' },
      });
    }
    return this.file.change(({ tenants }) => {
      const id = Math.max(1, ...tenants.map((tenant) => tenant.id)) + 1;
      const tenant = { id, name, created_at: new Date().toISOString() };
      tenants.push(tenant);
      return tenant;
    });
  }
}

function visible(caller: Caller, user: User): boolean {
  return caller.id === OPERATOR.id || user.tenant_id === caller.tenant;
}

function found(caller: Caller, users: User[], id: string): User {
  const user = users.find((one) => one.id === id && visible(caller, one));
  if (user !== undefined) return user;
  throw new AssayError('user-unknown', `there is no user ${id}`, { status: 404 });
}

export function shown({ password: _password, version: _version, ...user }: User): ShownUser {
  return user;
}

function sameName(a: string, b: string): boolean {
  return a.normalize('NFKC').toLowerCase() === b.normalize('NFKC').toLowerCase();
}
