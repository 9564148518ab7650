export { Door, type DoorOptions } from './gateway/door/door.js';
export { doorSettings } from './gateway/door/settings.js';
export { gatewayToken } from './gateway/door/token.js';
