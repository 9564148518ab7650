export { JobCount } from './job-count.js';
export { JobList } from './job-list.js';
export { JobOutput } from './job-output.js';
export { RunningJobs } from './running-jobs.js';
