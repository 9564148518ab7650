/** The part of seek-bzip that is used; the package has no types of its own. */
declare module 'seek-bzip' {
  const Bunzip: {
    /** Tells where every block begins, in bits, and how long it is. */
    table(
      input: Uint8Array,
      each: (position: number, size: number) => void,
      multistream?: boolean,
    ): void;
    decodeBlock(input: Uint8Array, position: number): Uint8Array;
  };
  export = Bunzip;
}
