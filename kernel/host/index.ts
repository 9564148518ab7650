export { AuditLog, secretKey, UserFile } from './gateway/accounts/index.js';
export { Door, type DoorOptions } from './gateway/door/door.js';
export { takeEnvFile } from './gateway/door/env-file.js';
export { doorSettings, serverHost, serverPort } from './gateway/door/settings.js';
export { gatewayToken } from './gateway/door/token.js';
export { KNOWN_SETTINGS } from './gateway/door/known-settings.js';
