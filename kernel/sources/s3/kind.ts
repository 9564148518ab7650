import { AssayError } from '@assay/schema';
import { earlierAnswer, unchanged } from '../acquire/earlier-answer.js';
import type { SourceKind } from '../kind/source-kind.js';
import { addressOf } from './address.js';
import { askS3 } from './ask-s3.js';
import { listObjects } from './list-objects.js';

/**
 * `s3://bucket/key` and folders `s3://bucket/folder/`, of S3 or a service that speaks like it. Endpoint, region and keys come
 * from the environment under AWS's names (`AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`,
 * `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`); none of them is stored. Without keys it asks as anybody.
 */
export const kind: SourceKind = {
  origin: {
    claims: (source) => /^s3:\/\//i.test(source),
    async acquire({ store, signal, environment = process.env }, { source, name }) {
      const { bucket, key } = partsOf(source);
      const earlier = await earlierAnswer(store, source);
      const url = addressOf(bucket, key, environment);
      const { answer, facts } = await askS3(url, source, { environment, signal }, earlier);
      if (answer.response.status === 304) return unchanged(store, source, earlier);
      const object = await store.objects.put(answer.body);
      const etag = answer.response.headers.get('etag');
      return {
        object,
        name: name ?? key.split('/').at(-1) ?? key,
        location: source,
        mediaType: answer.response.headers.get('content-type'),
        more: { location: source, ...(etag === null ? {} : { etag }), ...facts },
      };
    },
    async members({ signal, environment = process.env }, source) {
      const { bucket, key } = partsOf(source);
      if (key !== '' && !key.endsWith('/')) return undefined;
      const keys = await listObjects(bucket, key, { environment, signal });
      return {
        name: key.split('/').findLast((part) => part !== '') ?? bucket,
        location: source,
        sources: keys.map((one) => ({
          name: one.slice(key.length),
          source: `s3://${bucket}/${one}`,
        })),
      };
    },
  },
};

function partsOf(source: string): { bucket: string; key: string } {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/is.exec(source) ?? [];
  if (bucket !== undefined) return { bucket, key };
  throw new AssayError('source-unknown', `${source} names no object`, {
    pointer: '/source',
    remedy: 'give it as s3://bucket/key',
  });
}
