import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AssayError } from '@assay/schema';
import type { Store } from '../../../../store/index.js';
import { fileOfForm } from './form.js';

export interface ReceivedFile {
  name: string;
  sha256: string;
  bytes: number;
  /** What a form said beside the file. */
  fields: Record<string, string>;
}

/** Lets routes of this scope take a file as its bare bytes or in a form, of any length. */
export function takeFiles(app: FastifyInstance): void {
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    done(null, payload);
  });
  app.addContentTypeParser('multipart/form-data', (_request, payload, done) => done(null, payload));
}

/**
 * Keeps the file of a request among the objects.
 *
 * @throws AssayError `upload-type` (415), `upload-empty` (422), `form-invalid` (400)
 */
export async function receiveFile(
  store: Store,
  request: FastifyRequest,
  named: string | undefined,
): Promise<ReceivedFile> {
  const { body } = request;
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) {
    throw new AssayError('upload-type', 'a file is sent as application/octet-stream or as a form', {
      ...{
        status: 415,
        remedy: 'set Content-Type: application/octet-stream, or multipart/form-data',
      },
    });
  }
  const type = request.headers['content-type'] ?? '';
  if (/^multipart\/form-data\b/i.test(type)) {
    const { name, fields, content } = await fileOfForm(body as AsyncIterable<Buffer>, type);
    const { sha256, bytes } = await store.objects.put(content);
    return { name: baseName(named ?? name), sha256, bytes, fields: await fields() };
  }
  if (named === undefined) {
    throw new AssayError('request-invalid', 'query parameter name is missing', {
      ...{ status: 422, pointer: '/name' },
    });
  }
  const { sha256, bytes } = await store.objects.put(body as AsyncIterable<Uint8Array>);
  return { name: baseName(named), sha256, bytes, fields: {} };
}

/** Where the file lay on the sender's machine concerns nobody. */
function baseName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';

  const clean = base.replaceAll(/[\u0000-\u001f]/g, '');
  return clean === '' || clean === '.' || clean === '..' ? 'upload' : clean.slice(0, 255);
}
