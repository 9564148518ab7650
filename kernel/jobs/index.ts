export type { CustomOutcome, CustomRun, DescribeCustom, RunCustom } from './custom-code.js';
export type { JobFilter } from './ledger.js';
export { createJobQueue, type JobQueue, type JobQueueContext } from './queue.js';
export type { SubmitOptions } from './submission.js';
