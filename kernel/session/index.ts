export { createSession } from './create-session.js';
export type * from './session.js';
