import { AssayError } from '@assay/schema';
import type { Environment } from '../acquire/environment.js';
import { fetchAnswer, type Answer, type Known } from '../acquire/fetch-answer.js';
import { Patience } from '../acquire/patience.js';
import { signed } from './address.js';

export interface S3Asking {
  environment: Environment;
  signal: AbortSignal | undefined;
}

/** Asks S3 with the environment's keys, and says in S3's terms what it refuses. */
export async function askS3(
  url: string,
  location: string,
  { environment, signal }: S3Asking,
  known: Known = {},
): Promise<{ answer: Answer; facts: Record<string, unknown> }> {
  const patience = new Patience(environment, signal);
  const asking = { environment, signal, patience };
  try {
    const answer = await fetchAnswer(url, asking, known, await signed(url, environment));
    return { answer, facts: patience.facts };
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'fetch-status') throw error;
    const status = Number(/ answered (\d+)/.exec(error.message)?.[1]);
    const reason: Record<number, [string, number]> = {
      301: ['lies in another region', 424],
      400: ['was refused: the name of the bucket, the region or the keys are not right', 424],
      403: ['may not be read with these keys', 403],
      404: ['is not there, or these keys do not know it', 404],
    };
    const [what, code] = reason[status] ?? [`was refused with ${status}`, 424];
    throw new AssayError('fetch-status', `${location} ${what}`, {
      status: code,
      place: { file: location },
      pointer: '/source',
      remedy:
        'check bucket and key, and in the environment AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and, for another service than AWS, AWS_ENDPOINT_URL_S3',
      cause: error,
    });
  }
}
