export { JobCount } from './job-count.js';
export { JobList } from './job-list.js';
export { JOB_MIME, JobOutput } from './job-output.js';
