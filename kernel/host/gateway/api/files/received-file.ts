import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AssayError } from '@assay/schema';
import type { Store } from '../../../../store/index.js';

export interface ReceivedFile {
  name: string;
  sha256: string;
  bytes: number;
}

/** Lets routes of this scope take a file as its bare bytes, of any length, or as a form of moderate size. */
export function takeFiles(app: FastifyInstance): void {
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    done(null, payload);
  });
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

/**
 * Keeps the file of a request among the objects.
 *
 * @throws AssayError `upload-type` (415), `upload-empty` (422)
 */
export async function receiveFile(
  store: Store,
  request: FastifyRequest,
  named: string | undefined,
): Promise<ReceivedFile> {
  const { body } = request;
  if (Buffer.isBuffer(body)) {
    const file = await fileOfForm(body, request.headers['content-type'] ?? '');
    const object = await store.objects.put(new Uint8Array(await file.arrayBuffer()));
    return { name: baseName(named ?? file.name), sha256: object.sha256, bytes: object.bytes };
  }
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) {
    throw new AssayError('upload-type', 'a file is sent as application/octet-stream or as a form', {
      ...{
        status: 415,
        remedy: 'set Content-Type: application/octet-stream, or multipart/form-data',
      },
    });
  }
  if (named === undefined) {
    throw new AssayError('request-invalid', 'query parameter name is missing', {
      ...{ status: 422, pointer: '/name' },
    });
  }
  const { sha256, bytes } = await store.objects.put(body as AsyncIterable<Uint8Array>);
  return { name: baseName(named), sha256, bytes };
}

async function fileOfForm(body: Buffer, type: string): Promise<File> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
    .formData()
    .catch((error: unknown) => {
      throw new AssayError('form-invalid', 'the form cannot be read', {
        ...{ status: 400, cause: error },
      });
    });
  for (const [, value] of form) if (typeof value !== 'string') return value;
  throw new AssayError('upload-empty', 'the form holds no file', { status: 422 });
}

/** Where the file lay on the sender's machine concerns nobody. */
function baseName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';

  const clean = base.replaceAll(/[\u0000-\u001f]/g, '');
  return clean === '' || clean === '.' || clean === '..' ? 'upload' : clean.slice(0, 255);
}
