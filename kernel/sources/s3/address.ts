import { AwsV4Signer } from 'aws4fetch';
import type { Environment } from '../acquire/environment.js';

/** The address of an object, or with an empty key of a bucket, as the environment's endpoint and region say. */
export function addressOf(bucket: string, key: string, environment: Environment): string {
  const path = key.split('/').map(encodeURIComponent).join('/');
  const endpoint = environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL'];
  if (endpoint !== undefined && endpoint !== '')
    return `${endpoint.replace(/\/+$/, '')}/${bucket}/${path}`;
  return `https://${bucket}.s3.${region(environment)}.amazonaws.com/${path}`;
}

function region(environment: Environment): string {
  return environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'] ?? 'us-east-1';
}

/** Headers by which AWS's keys sign the asking of one address; none without keys. The body itself is not signed. */
export async function signed(
  url: string,
  environment: Environment,
  method = 'GET',
): Promise<Record<string, string>> {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  if (accessKeyId === undefined || secretAccessKey === undefined) return {};
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  const signer = new AwsV4Signer({
    url,
    method,
    accessKeyId,
    secretAccessKey,
    service: 's3',
    region: region(environment),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
  const { headers } = await signer.sign();
  return Object.fromEntries(headers);
}
