import { AssayError } from '@assay/schema';
import { envelopeOf } from '../../envelope.js';
import { PAGE, page, pageBefore } from '../../paging.js';
import type { AuditLog } from './audit.js';
import { type Caller, ROLES } from './caller.js';
import { whoIs } from './login-operations.js';
import {
  type Asked,
  AUDIT,
  closed,
  type Operation,
  PASSWORD,
  TENANT,
  USER,
  USERNAME,
} from './operation.js';
import type { NewUser, Users } from './users.js';

const ROLE = { enum: ROLES } as const;

/** Users, tenants and the audit log; what a caller sees of them is his tenant's. */
export function userOperations(users: Users, audit: AuditLog): Operation[] {
  const known = ({ caller }: Asked): Caller => {
    if (caller !== undefined) return caller;
    throw new AssayError('unauthorized', 'nobody is logged in', { status: 401 });
  };
  const call = ({ requestId: id, started }: Asked) => ({ id, started });
  const one = { status: 200, answer: USER } as const;
  return [
    {
      ...{ method: 'GET', path: '/api/v1/users', status: 200, answer: envelopeOf(USER) },
      ...{ summary: 'The users of the tenant', query: PAGE },
      run: async (asked) => page(await users.list(known(asked)), asked.query, call(asked)),
    },
    {
      ...{ method: 'POST', path: '/api/v1/users', status: 201, answer: USER },
      summary: 'Make a user; whoever runs the server may name another tenant',
      body: closed(
        {
          ...{ username: USERNAME, password: PASSWORD },
          role: { ...ROLE, default: 'read-only' },
          tenant_id: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
        },
        ['username', 'password'],
      ),
      run: (asked) => users.add(known(asked), asked.body as unknown as NewUser),
    },
    {
      ...one,
      ...{ method: 'GET', path: '/api/v1/users/me', summary: 'The user of this call' },
      run: async (asked) => {
        const caller = known(asked);
        return caller.id === null ? whoIs(caller) : users.get(caller, caller.id);
      },
    },
    {
      ...one,
      ...{ method: 'PUT', path: '/api/v1/users/me/password' },
      summary: 'Change the own password; all tokens end',
      body: closed({ password: PASSWORD, current_password: { type: 'string', maxLength: 200 } }, [
        ...['password', 'current_password'],
      ]),
      run: async (asked) => {
        const caller = known(asked);
        const { password, current_password: current } = asked.body as Record<string, string>;
        const user = caller.id === null ? undefined : await users.login(caller.name, current ?? '');
        if (user === undefined) {
          throw new AssayError('password-wrong', 'the current password is another one', {
            ...{ status: 403, pointer: '/current_password' },
          });
        }
        return users.change(caller, user.id, { password: password ?? '' });
      },
    },
    {
      ...one,
      ...{ method: 'GET', path: '/api/v1/users/{id}', summary: 'One user' },
      run: (asked) => users.get(known(asked), asked.id),
    },
    {
      ...one,
      ...{ method: 'PATCH', path: '/api/v1/users/{id}' },
      summary: "Change a user's role, password or state; his tokens end",
      body: closed({ role: ROLE, password: PASSWORD, disabled: { type: 'boolean' } }, []),
      run: (asked) => users.change(known(asked), asked.id, asked.body),
    },
    {
      ...one,
      ...{ method: 'DELETE', path: '/api/v1/users/{id}', summary: 'Remove a user' },
      run: (asked) => users.remove(known(asked), asked.id),
    },
    {
      ...{ method: 'GET', path: '/api/v1/tenants', status: 200, answer: envelopeOf(TENANT) },
      ...{ summary: 'The tenants that the caller may see', query: PAGE },
      run: async (asked) => page(await users.tenants(known(asked)), asked.query, call(asked)),
    },
    {
      ...{ method: 'POST', path: '/api/v1/tenants', status: 201, answer: TENANT },
      summary: 'Make a tenant, with a store of its own; only with the token of the server',
      body: closed({ name: { type: 'string', minLength: 1, maxLength: 100 } }, ['name']),
      run: (asked) => users.addTenant(known(asked), String(asked.body['name'])),
    },
    {
      ...{ method: 'GET', path: '/api/v1/audit', status: 200, answer: envelopeOf(AUDIT) },
      ...{ summary: 'Who changed what, newest first', query: PAGE },
      run: (asked) => {
        const { tenant } = known(asked);
        return pageBefore((part) => audit.last(tenant, part), asked.query, call(asked));
      },
    },
  ];
}
