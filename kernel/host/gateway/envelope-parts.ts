const METADATA = /"metadata":\{"request_id":"[^"]*","api_latency_ms":[\d.e+-]+/;
const START = '"metadata":{"request_id":';

/**
 * An envelope's text before and after what is another one with each answer: number and time of the request.
 *
 * @returns undefined for a text that is no envelope
 */
export function envelopeParts(body: string): { head: string; tail: string } | undefined {
  // Only an envelope has it, at its end; data may hold such text too.
  const at = body.lastIndexOf(START);
  if (at < 0 || !body.startsWith('{"data":[')) return undefined;
  const found = METADATA.exec(body.slice(at));
  if (found?.index !== 0) return undefined;
  return { head: body.slice(0, at), tail: body.slice(at + found[0].length) };
}

/** What stands between both parts for one request. */
export function metadataText(id: string, started: number): string {
  const latency = Math.round((performance.now() - started) * 1000) / 1000;
  return `"metadata":{"request_id":${JSON.stringify(id)},"api_latency_ms":${latency}`;
}
