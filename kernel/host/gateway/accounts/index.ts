export { Accounts } from './accounts.js';
export { AuditLog } from './audit.js';
export { type Caller, mayCall, OPERATOR } from './caller.js';
export { secretKey } from './secret-key.js';
export { Sessions } from './sessions.js';
export { UserFile } from './user-file.js';
