export { Project } from './project.js';
export { JobStage } from './job-stage.js';
export type { HostApi, Points, Rows } from './host-api.js';
