import { AssayError } from '@assay/schema';

/** 1 runs first, 10 last. @throws AssayError `priority-invalid` */
export function checkPriority(priority: number): number {
  if (Number.isInteger(priority) && priority >= 1 && priority <= 10) return priority;
  throw new AssayError('priority-invalid', `priority ${priority} is not an integer from 1 to 10`, {
    pointer: '/priority',
  });
}
