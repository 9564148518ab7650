export type { CustomOutcome, CustomRun, DescribeCustom, RunCustom } from './custom-code.js';
export type { JobFilter, JobPage } from './job-list.js';
export type { JobKind, JobKinds, KindJob, KindOutcome } from './kinds.js';
export type { JobQueue, JobQueueContext } from './job-queue.js';
export { continueEvents } from './ledger.js';
export { createJobQueue } from './queue.js';
export { Reserve } from './reserve.js';
export { isFinal, stateOf } from './states.js';
export type { SubmitOptions } from './submission.js';
