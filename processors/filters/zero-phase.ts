import type { Section } from './butterworth.js';

/**
 * Runs the sections over the signal forwards and then backwards, so that nothing is shifted in time; as
 * `scipy.signal.sosfiltfilt`: the signal is continued on both sides by its point reflection, and each pass starts in the
 * steady state of its first value.
 *
 * @throws RangeError when the signal is not longer than its continuation ({@link continuation})
 */
export function zeroPhase(sections: readonly Section[], signal: Float64Array): Float64Array {
  const more = continuation(sections);
  const n = signal.length;
  if (n <= more) throw new RangeError(`The signal has ${n} samples and needs more than ${more}.`);
  const long = new Float64Array(n + 2 * more);
  const first = signal[0] as number;
  const last = signal[n - 1] as number;
  for (let i = 0; i < more; i++) {
    long[i] = 2 * first - (signal[more - i] as number);
    long[n + more + i] = 2 * last - (signal[n - 2 - i] as number);
  }
  long.set(signal, more);
  pass(sections, long);
  long.reverse();
  pass(sections, long);
  long.reverse();
  return long.slice(more, more + n);
}

/** Samples by which the signal is continued on each side. */
export function continuation(sections: readonly Section[]): number {
  const zeros = sections.filter(({ b }) => b[2] === 0).length;
  const poles = sections.filter(({ a }) => a[1] === 0).length;
  return 3 * (2 * sections.length + 1 - Math.min(zeros, poles));
}

/** One pass in place, in the transposed direct form II. */
function pass(sections: readonly Section[], x: Float64Array): void {
  let level = x[0] as number;
  for (const { b, a } of sections) {
    const [b0, b1, b2] = b;
    const [a1, a2] = a;
    const settled = (level * (b0 + b1 + b2)) / (1 + a1 + a2);
    let state = settled - b0 * level;
    let behind = b2 * level - a2 * settled;
    for (let i = 0; i < x.length; i++) {
      const value = x[i] as number;
      const out = b0 * value + state;
      state = b1 * value - a1 * out + behind;
      behind = b2 * value - a2 * out;
      x[i] = out;
    }
    level = settled;
  }
}
