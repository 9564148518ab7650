import { AssayError } from '@assay/schema';

/** The cursor of a page that goes on behind what a text names; nobody but its maker reads it. */
export function cursorTo(place: string): string {
  return Buffer.from(place).toString('base64url');
}

/** The text that a cursor was made of; any text where it was made by nobody here. */
export function cursorText(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}

/** A cursor leads nowhere: what it names is gone, or it was never given out. */
export function cursorGone(): AssayError {
  return new AssayError('cursor-invalid', 'the page that this cursor continues is gone', {
    ...{ pointer: '/cursor', remedy: 'list again from the beginning' },
  });
}
