import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { AssayError } from '@assay/schema';

const LARGEST = 512 << 20;
const RATIO = 400;

/** The parts of a workbook, inflated one by one within limits that a zip bomb does not pass. */
export class Archive {
  private readonly bytes: Uint8Array;
  readonly names: string[] = [];

  constructor(
    path: string,
    private readonly file: string,
  ) {
    this.bytes = readFileSync(path);
    this.open((name) => {
      this.names.push(name);
      return false;
    });
    if (!this.names.some((name) => name.endsWith('workbook.xml'))) {
      throw new AssayError(
        'format-unsupported',
        `${file} is a ZIP archive, not an Excel workbook`,
        { status: 415, place: { file }, remedy: 'unpack it and load a file of it' },
      );
    }
  }

  /** A part's text; undefined when there is none of that name. */
  text(name: string): string | undefined {
    const found = this.open((candidate) => candidate === name)[name];
    return found === undefined ? undefined : strFromU8(found);
  }

  private open(wanted: (name: string) => boolean): Record<string, Uint8Array> {
    try {
      return unzipSync(this.bytes, {
        filter: ({ name, size, originalSize }) => {
          if (!wanted(name)) return false;
          if (originalSize > LARGEST || (originalSize > 32 << 20 && originalSize > size * RATIO)) {
            throw new AssayError(
              'source-too-large',
              `${name} in ${this.file} would have ${sizeOf(originalSize)} when unpacked`,
              {
                status: 413,
                place: { file: this.file },
                remedy: 'save the sheet as CSV and load that',
              },
            );
          }
          return true;
        },
      });
    } catch (error) {
      if (error instanceof AssayError) throw error;
      throw new AssayError(
        'workbook-damaged',
        `${this.file} is a damaged or cut-off workbook: ${error instanceof Error ? error.message : String(error)}`,
        {
          place: { file: this.file },
          remedy: 'get the file again',
          cause: error,
        },
      );
    }
  }
}

/** An archive that was written as a stream tells no size but the largest that 32 bits hold. */
function sizeOf(bytes: number): string {
  return bytes >= 0xffffffff
    ? `more than ${LARGEST >> 20} MB`
    : `${Math.round(bytes / 2 ** 20)} MB`;
}
