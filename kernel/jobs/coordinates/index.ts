/** How the rows of an output lie in its input, from what a processor declares to what the ledger keeps. */
export { coordinateMap } from './declared.js';
