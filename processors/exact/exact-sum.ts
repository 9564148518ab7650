import { quotient } from './quotient.js';

const buffer = new Float64Array(1);
const words = new Uint32Array(buffer.buffer);
const BASE = 2 ** 32;
/** 2,098 bits from the smallest to the largest double, and room for carries. */
const LIMBS = 68;
/** Each limb is a double: it holds this many sums of 33 bits without rounding. */
const ROOM = 2 ** 19;

/**
 * A sum without rounding: whole multiples of 2^-1074 in limbs of 32 bits, after Kulisch. Values can be taken out again, so
 * that a window can slide.
 */
export class ExactSum {
  private readonly limbs = new Float64Array(LIMBS);
  private lowest = LIMBS;
  private highest = -1;
  private changes = 0;

  clear(): void {
    this.limbs.fill(0);
    this.lowest = LIMBS;
    this.highest = -1;
    this.changes = 0;
  }

  /** Adds a finite value, or takes it out again with sign -1. */
  add(value: number, sign: 1 | -1 = 1): void {
    buffer[0] = value;
    const low = words[0] as number;
    const top = words[1] as number;
    const exponent = (top >>> 20) & 0x7ff;
    const high = (top & 0xfffff) | (exponent > 0 ? 0x100000 : 0);
    const position = exponent > 0 ? exponent - 1 : 0;
    const limb = position >>> 5;
    const shift = position & 31;
    const signed = top >>> 31 === 1 ? -sign : sign;
    const limbs = this.limbs;
    // Shifts by 32 do nothing in JavaScript, hence the two steps.
    const carried = (low >>> 1) >>> (31 - shift);
    limbs[limb] = (limbs[limb] as number) + signed * ((low << shift) >>> 0);
    limbs[limb + 1] = (limbs[limb + 1] as number) + signed * (((high << shift) >>> 0) + carried);
    limbs[limb + 2] = (limbs[limb + 2] as number) + signed * ((high >>> 1) >>> (31 - shift));
    if (limb < this.lowest) this.lowest = limb;
    if (limb + 2 > this.highest) this.highest = limb + 2;
    if (++this.changes === ROOM) this.carry();
  }

  /** The sum divided by `divisor`, rounded once. */
  dividedBy(divisor: number): number {
    let multiple = 0n;
    for (let limb = this.highest; limb >= this.lowest; limb--)
      multiple = (multiple << 32n) + BigInt(this.limbs[limb] as number);
    return quotient(multiple << BigInt(32 * Math.min(this.lowest, LIMBS)), divisor);
  }

  private carry(): void {
    const limbs = this.limbs;
    for (let limb = this.lowest; limb < LIMBS - 1; limb++) {
      const value = limbs[limb] as number;
      const over = Math.floor(value / BASE);
      limbs[limb] = value - over * BASE;
      limbs[limb + 1] = (limbs[limb + 1] as number) + over;
    }
    this.highest = LIMBS - 1;
    this.changes = 0;
  }
}
