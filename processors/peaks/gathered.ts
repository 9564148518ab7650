/** Numbers in a typed array that grows. */
export class Gathered<T extends Float64Array | Int32Array> {
  length = 0;
  #room: T;

  constructor(private readonly make: new (length: number) => T) {
    this.#room = new make(1024);
  }

  push(value: number): void {
    if (this.length === this.#room.length) {
      const wider = new this.make(2 * this.length);
      wider.set(this.#room);
      this.#room = wider;
    }
    this.#room[this.length++] = value;
  }

  at(place: number): number {
    return this.#room[place] as number;
  }

  set(place: number, value: number): void {
    this.#room[place] = value;
  }

  /** Leaves out all but the first `count` places. */
  shorten(count: number): void {
    this.length = count;
  }

  values(): T {
    return this.#room.subarray(0, this.length) as T;
  }
}
