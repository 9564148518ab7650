/* Generated from schema/definitions by `npm run schema`. Do not edit. */

export type * from './types-1.js';
export type * from './types-2.js';
export type * from './types-3.js';
