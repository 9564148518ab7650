import { AssayError } from '@assay/schema';

/** Jobs that run at once: `ASSAY_WORKERS`, else 2. @throws AssayError `setting-invalid` */
export function workersFromEnvironment(): number {
  const text = process.env['ASSAY_WORKERS'];
  if (text === undefined || text === '') return 2;
  const workers = Number(text);
  if (Number.isInteger(workers) && workers >= 1 && workers <= 256) return workers;
  throw new AssayError(
    'setting-invalid',
    `ASSAY_WORKERS is "${text}", not an integer from 1 to 256`,
  );
}
