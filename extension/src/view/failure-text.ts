import { AssayError } from '@assay/schema';

/** An error in one line, with what to do next when it says so. */
export function failureText(error: unknown): string {
  if (error instanceof AssayError) {
    return error.remedy === undefined ? error.message : `${error.message}: ${error.remedy}`;
  }
  return error instanceof Error ? error.message : String(error);
}
