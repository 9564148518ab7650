import { AssayError } from '@assay/schema';
import { unzipSync } from 'fflate';

const LARGEST = 512 * 1024 * 1024;
const OLE = [0xd0, 0xcf, 0x11, 0xe0];

/** The parts of a workbook by path, unpacked with a limit so that a small file cannot fill the memory. */
export type Archive = ReadonlyMap<string, Uint8Array>;

function refuse(message: string, remedy: string): AssayError {
  return new AssayError('workbook-unreadable', message, { remedy });
}

/**
 * Unpacks a workbook.
 *
 * @throws AssayError `workbook-unreadable` for encrypted, old binary, damaged and oversized files
 */
export function openArchive(bytes: Uint8Array): Archive {
  if (OLE.every((byte, at) => bytes[at] === byte)) {
    throw refuse(
      'the workbook is encrypted or in the old binary form (.xls)',
      'save it without a password as .xlsx',
    );
  }
  let total = 0;
  try {
    const parts = unzipSync(bytes, {
      filter: (file) => {
        if (!/\.(xml|rels)$/i.test(file.name)) return false;
        total += file.originalSize;
        if (total > LARGEST) {
          throw refuse('the workbook unpacks to more than 512 MiB', 'split it into smaller ones');
        }
        return true;
      },
    });
    return new Map(Object.entries(parts).map(([name, data]) => [name.replace(/^\//, ''), data]));
  } catch (error) {
    if (error instanceof AssayError) throw error;
    throw refuse(
      `the file is not a readable .xlsx: ${(error as Error).message}`,
      'open it in a spreadsheet program and save it again as .xlsx',
    );
  }
}
