import { AssayError } from '@assay/schema';

/** Nothing is wrong with what was asked; it may be asked again once the page is connected. */
export function isNotConnected(error: unknown): boolean {
  return error instanceof AssayError && error.code === 'not-connected';
}

/** An error in one line, with what to do next when it says so. */
export function failureText(error: unknown): string {
  if (error instanceof AssayError) {
    return error.remedy === undefined ? error.message : `${error.message}: ${error.remedy}`;
  }
  return error instanceof Error ? error.message : String(error);
}
