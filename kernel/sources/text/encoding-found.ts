export interface Encoding {
  /** As `TextDecoder` names it, besides `utf-32le` and `utf-32be`. */
  name: string;
  /** Bytes of the byte-order mark. */
  mark: number;
  /** Why it was taken for this one. */
  reason?: string;
  /** Why another encoding is possible. */
  doubt?: string;
}
