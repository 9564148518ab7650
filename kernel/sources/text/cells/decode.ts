/** Turns the bytes of a cell into text. */
export type Decode = (buffer: Buffer, from: number, to: number) => string;

/** The decoder of a feed's encoding: UTF-16 and UTF-32 arrive as UTF-8 there. */
export function decoderOf(encoding: string): Decode {
  const wide =
    encoding === 'utf-8' || encoding.startsWith('utf-16') || encoding.startsWith('utf-32');
  const decoder = wide ? undefined : new TextDecoder(encoding);
  return (buffer, from, to) => {
    for (let i = from; i < to; i++) {
      if ((buffer[i] ?? 0) < 128) continue;
      return decoder === undefined
        ? buffer.toString('utf8', from, to)
        : decoder.decode(buffer.subarray(from, to));
    }
    return buffer.toString('latin1', from, to);
  };
}
