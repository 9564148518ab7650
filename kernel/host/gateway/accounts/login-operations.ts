import { AssayError } from '@assay/schema';
import { RateLimit } from '../door/rate-limit.js';
import { Limited } from '../door/refusal.js';
import { type Asked, closed, type Operation, SESSION, USER } from './operation.js';
import type { Sessions } from './sessions.js';
import type { User } from './user-file.js';
import { shown, type Users } from './users.js';

/** Logins of one name from one address: enough for a person, too few to guess. */
const PER_SECOND = 0.5;
const BURST = 20;
const LONGEST = { type: 'string', maxLength: 4000 } as const;
const BODY = {
  ...closed(
    { username: { type: 'string', maxLength: 100 }, password: { type: 'string', maxLength: 200 } },
    [...['username', 'password']],
  ),
  // OAuth 2's form sends grant_type, scope and more beside.
  additionalProperties: true,
};

/** How a user becomes known: name and password for tokens, an old token for new ones. */
export function loginOperations(users: Users, sessions: Sessions): Operation[] {
  const limit = new RateLimit(PER_SECOND, BURST);
  const session = (user: User) => ({ ...sessions.open(user), user: shown(user) });
  const login = async ({ body, address }: Asked) => {
    const { username, password } = body as { username: string; password: string };
    const wait = limit.take(`${address} ${username.toLowerCase()}`);
    if (wait > 0) throw new Limited(wait);
    const user = await users.login(username, password);
    if (user === undefined) throw refused('the user name or the password is wrong');
    return session(user);
  };
  const described = { method: 'POST', open: true, form: true, body: BODY, status: 200 } as const;
  return [
    {
      ...described,
      ...{ path: '/api/v1/login', summary: 'Get tokens for a user name and a password' },
      ...{ answer: SESSION, run: login },
    },
    {
      ...described,
      ...{ path: '/api/v1/login/access-token', summary: 'The same, as OAuth 2 clients call it' },
      ...{ answer: SESSION, run: login },
    },
    {
      ...{ method: 'POST', path: '/api/v1/login/refresh', open: true, status: 200 },
      summary: 'Get new tokens for a refresh token',
      body: closed({ refresh_token: LONGEST }, ['refresh_token']),
      answer: SESSION,
      run: async ({ body }) => {
        const user = sessions.user(String(body['refresh_token']), 'refresh');
        if (user === undefined) throw refused('this refresh token is not, or no longer, good');
        return Promise.resolve(session(user));
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/login/test-token', status: 200 },
      summary: 'Who the token of this call is',
      answer: USER,
      run: async ({ caller }) =>
        caller?.id == null ? whoIs(caller) : users.get(caller, caller.id),
    },
    {
      ...{ method: 'POST', path: '/api/v1/login/logout', status: 200 },
      summary: 'End all tokens of the user of this call',
      answer: USER,
      run: async ({ caller }) =>
        caller?.id == null ? whoIs(caller) : users.change(caller, caller.id, {}),
    },
  ];
}

/** Whoever holds the server's token is nobody's user, and shown as one all the same. */
export function whoIs(caller: Asked['caller']) {
  const at = new Date(0).toISOString();
  return {
    id: caller?.id ?? '00000000-0000-0000-0000-000000000000',
    ...{ username: caller?.name, role: caller?.role, tenant_id: caller?.tenant },
    ...{ disabled: false, created_at: at, updated_at: at },
  };
}

function refused(message: string): AssayError {
  return new AssayError('login-refused', message, { status: 401 });
}
