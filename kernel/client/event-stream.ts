import type { HostEvent } from '@assay/schema';

/** Host events from the bytes of a server-sent event stream; comments and unknown fields are passed over. */
export async function* parseEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<HostEvent> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of bytes) {
    pending += decoder.decode(chunk, { stream: true });
    const blocks = pending.split('\n\n');
    pending = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = block
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart())
        .join('\n');
      if (data !== '') yield JSON.parse(data) as HostEvent;
    }
  }
}
