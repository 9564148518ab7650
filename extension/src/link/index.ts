export type { Link, LinkRequest, LinkState } from './link.js';
export { KernelLink, type LinkServices } from './kernel-link.js';
