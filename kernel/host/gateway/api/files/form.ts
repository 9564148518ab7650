import { AssayError } from '@assay/schema';

/** So much may plain fields hold between files, and the headers of one part. */
const MOST_FIELDS = 1024 * 1024;
const MOST_HEADERS = 16 * 1024;
const [CR_LF, END_OF_HEADERS] = [Buffer.from('\r\n'), Buffer.from('\r\n\r\n')];

export interface FormFile {
  name: string;
  /** Must be read to its end. */
  content: AsyncIterable<Uint8Array>;
  /** The form's plain fields, once the content was read; further files are passed over. */
  fields: () => Promise<Record<string, string>>;
}

/**
 * The first file of a multipart/form-data body (RFC 7578) as it comes, so that a file of any length takes no memory.
 *
 * @throws AssayError `form-invalid` (400), `upload-empty` (422)
 */
export async function fileOfForm(body: AsyncIterable<Buffer>, type: string): Promise<FormFile> {
  const [, quoted, bare] = /boundary=(?:"([^"]{1,200})"|([^\s;,"]{1,200}))/i.exec(type) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw invalid('its Content-Type names no boundary');
  const reader = new Reader(body, boundary);
  await reader.begin();
  const fields: Record<string, string> = {};
  const found = await nextFile(reader, fields);
  if (found === undefined) {
    throw new AssayError('upload-empty', 'the form holds no file', { status: 422 });
  }
  return {
    ...found,
    fields: async () => {
      for (;;) {
        const further = await nextFile(reader, fields);
        if (further === undefined) return fields;
        for await (const chunk of further.content) void chunk;
      }
    },
  };
}

/** Takes the fields up to the next file, or to the end. */
async function nextFile(
  reader: Reader,
  fields: Record<string, string>,
): Promise<Pick<FormFile, 'name' | 'content'> | undefined> {
  for (let bytes = 0; ;) {
    const head = await reader.headers();
    if (head === undefined) return undefined;
    const { name, filename } = dispositionOf(head);
    if (filename !== undefined) return { name: filename, content: reader.part() };
    const chunks: Uint8Array[] = [];
    for await (const chunk of reader.part()) {
      bytes += chunk.byteLength;
      if (bytes > MOST_FIELDS) throw invalid('its fields are too long');
      chunks.push(chunk);
    }
    fields[name] = Buffer.concat(chunks).toString();
  }
}

/** Cuts a body at its boundaries. */
class Reader {
  private readonly source: AsyncIterator<Buffer>;
  private held: Buffer = CR_LF;
  private readonly delimiter: Buffer;

  constructor(body: AsyncIterable<Buffer>, boundary: string) {
    this.source = body[Symbol.asyncIterator]();
    this.delimiter = Buffer.from(`\r\n--${boundary}`);
  }

  /** Goes to the first boundary, whatever stands before it. */
  async begin(): Promise<void> {
    let bytes = 0;
    for await (const chunk of this.part()) {
      bytes += chunk.byteLength;
      if (bytes > MOST_HEADERS) throw invalid('it does not begin with its boundary');
    }
  }

  /** A part's headers; undefined after the last part. */
  async headers(): Promise<string | undefined> {
    while (this.held.length < 2) if (!(await this.more())) throw cut();
    if (this.held.subarray(0, 2).toString() === '--') return undefined;
    for (;;) {
      const at = this.held.indexOf(END_OF_HEADERS);
      if (at >= 0) {
        const text = this.held.subarray(0, at).toString();
        this.held = this.held.subarray(at + END_OF_HEADERS.length);
        // An empty part's boundary shares its line break with the headers' end.
        this.held = Buffer.concat([CR_LF, this.held]);
        this.first = true;
        return text;
      }
      if (this.held.length > MOST_HEADERS) throw invalid('the headers of a part are too long');
      if (!(await this.more())) throw cut();
    }
  }

  private first = false;

  /** The bytes up to the next boundary. */
  async *part(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.held.indexOf(this.delimiter);
      if (at >= 0) {
        const last = this.takeUpTo(at);
        this.held = this.held.subarray(this.delimiter.length);
        if (last.length > 0) yield last;
        return;
      }
      // The boundary may have come by half.
      const sure = this.held.length - this.delimiter.length;
      if (sure > CR_LF.length) {
        const chunk = this.takeUpTo(sure);
        if (chunk.length > 0) yield chunk;
      }
      if (!(await this.more())) throw cut();
    }
  }

  /** Without the line break that was put before a part's first byte. */
  private takeUpTo(at: number): Buffer {
    const from = this.first ? Math.min(CR_LF.length, at) : 0;
    const taken = this.held.subarray(from, at);
    this.held = this.held.subarray(at);
    this.first = false;
    return taken;
  }

  private async more(): Promise<boolean> {
    const next = await this.source.next();
    if (next.done === true) return false;
    const { value } = next;
    this.held = this.held.length === 0 ? value : Buffer.concat([this.held, value]);
    return true;
  }
}

function dispositionOf(headers: string): { name: string; filename: string | undefined } {
  const line = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  const encoded = /;\s*filename\*=utf-8''([^;\s]+)/i.exec(line)?.[1];
  const plain = /;\s*filename="((?:\\.|[^"\\])*)"/i.exec(line)?.[1];
  const bare = /;\s*filename=([^";\s]+)/i.exec(line)?.[1];
  const name = /;\s*name="((?:\\.|[^"\\])*)"/i.exec(line)?.[1] ?? '';
  return { name, filename: (encoded && decoded(encoded)) ?? plain?.replaceAll('%22', '"') ?? bare };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function invalid(why: string): AssayError {
  return new AssayError('form-invalid', `the form cannot be read: ${why}`, { status: 400 });
}

function cut(): AssayError {
  return invalid('it ends before its last boundary');
}
