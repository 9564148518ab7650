import { AssayError } from '@assay/schema';
import { AwsV4Signer } from 'aws4fetch';
import type { Store } from '../../store/index.js';
import type { Acquired } from './acquired.js';
import type { Environment } from './environment.js';
import { fetchAnswer } from './fetch-answer.js';
import { Patience } from './patience.js';

/**
 * Fetches `s3://bucket/key` from S3 or a service that speaks like it. Endpoint, region and keys come from the
 * environment under AWS's names (`AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`,
 * `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`); none of them is stored. Without keys it asks as anybody.
 *
 * @throws AssayError `source-unknown`, and those of `fetchAnswer`
 */
export async function fetchObject(
  store: Store,
  location: string,
  name: string | undefined,
  { environment, signal }: { environment: Environment; signal: AbortSignal | undefined },
): Promise<Acquired> {
  const match = /^s3:\/\/([^/]+)\/(.+)$/i.exec(location);
  const [, bucket, key] = match ?? [];
  if (bucket === undefined || key === undefined || key.endsWith('/')) {
    throw new AssayError('source-unknown', `${location} names no object`, {
      pointer: '/source',
      remedy: 'give it as s3://bucket/key',
    });
  }
  const url = addressOf(bucket, key, environment);
  const asking = { environment, signal, patience: new Patience(environment, signal) };
  const answer = await fetchAnswer(url, asking, {}, await signed(url, environment));
  const object = await store.objects.put(answer.body);
  const etag = answer.response.headers.get('etag');
  return {
    object,
    name: name ?? key.split('/').at(-1) ?? key,
    location,
    mediaType: answer.response.headers.get('content-type'),
    more: { location, ...(etag === null ? {} : { etag }), ...asking.patience.facts },
  };
}

function region(environment: Environment): string {
  return environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1';
}

function addressOf(bucket: string, key: string, environment: Environment): string {
  const path = key.split('/').map(encodeURIComponent).join('/');
  const endpoint = environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL'];
  if (endpoint !== undefined && endpoint !== '')
    return `${endpoint.replace(/\/+$/, '')}/${bucket}/${path}`;
  return `https://${bucket}.s3.${region(environment)}.amazonaws.com/${path}`;
}

async function signed(url: string, environment: Environment): Promise<Record<string, string>> {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  if (accessKeyId === undefined || secretAccessKey === undefined) return {};
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  const signer = new AwsV4Signer({
    url,
    accessKeyId,
    secretAccessKey,
    service: 's3',
    region: region(environment),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
  const { headers } = await signer.sign();
  return Object.fromEntries(headers);
}
