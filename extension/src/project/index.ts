export { Project } from './project.js';
export type { HostApi, Points, Rows } from './host-api.js';
