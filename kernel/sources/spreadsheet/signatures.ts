import type { Head } from '../kind/head.js';

/** Which workbook an archive is: its parts' names stand in it as they are. */
export function isOpenDocument(head: Head): boolean {
  return (
    head.startsWith('PK\x03\x04') &&
    head.bytes.includes('mimetypeapplication/vnd.oasis.opendocument')
  );
}

export function isXlsb(head: Head): boolean {
  if (!head.startsWith('PK\x03\x04') || isOpenDocument(head)) return false;
  return head.bytes.includes('workbook.bin') || head.tail().includes('workbook.bin');
}
