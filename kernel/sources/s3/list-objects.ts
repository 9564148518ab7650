import { text } from 'node:stream/consumers';
import { AssayError } from '@assay/schema';
import { decodeEntities } from '../feed/entities.js';
import { addressOf } from './address.js';
import { askS3, type S3Asking } from './ask-s3.js';

const MOST_KEYS = 10_000;

/** The objects of a bucket that lie in a folder, which is what their keys begin with; not those in folders of it. */
export async function listObjects(
  bucket: string,
  prefix: string,
  asking: S3Asking,
): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const url = new URL(addressOf(bucket, '', asking.environment));
    url.searchParams.set('list-type', '2');
    url.searchParams.set('delimiter', '/');
    if (prefix !== '') url.searchParams.set('prefix', prefix);
    if (token !== undefined) url.searchParams.set('continuation-token', token);
    const { answer } = await askS3(url.href, `s3://${bucket}/${prefix}`, asking);
    const listing = await text(answer.body);
    for (const [, key = ''] of listing.matchAll(/<Contents>[\s\S]*?<Key>([\s\S]*?)<\/Key>/g))
      keys.push(decodeEntities(key));
    token = /<NextContinuationToken>([\s\S]*?)<\/NextContinuationToken>/.exec(listing)?.[1];
    if (token !== undefined) token = decodeEntities(token);
    if (keys.length > MOST_KEYS) {
      throw new AssayError(
        'folder-large',
        `s3://${bucket}/${prefix} holds more than ${MOST_KEYS} objects`,
        {
          status: 413,
          pointer: '/source',
          remedy: 'give a folder in it, or single objects',
        },
      );
    }
  } while (token !== undefined);
  return keys.filter((key) => !key.endsWith('/')).sort();
}
