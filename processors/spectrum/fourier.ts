/** Real and imaginary parts. */
export interface Complexes {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Discrete Fourier transforms of one length: Cooley and Tukey's for powers of two, Bluestein's for all others. */
export class Fourier {
  private readonly size: number;
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;
  private readonly chirp: Complexes | null;
  private readonly kernel: Complexes | null;

  constructor(private readonly length: number) {
    const power = (length & (length - 1)) === 0;
    this.size = power ? length : 2 ** Math.ceil(Math.log2(2 * length - 1));
    const half = this.size / 2;
    this.cosines = Float64Array.from({ length: half }, (_, i) => Math.cos((Math.PI * i) / half));
    this.sines = Float64Array.from({ length: half }, (_, i) => -Math.sin((Math.PI * i) / half));
    this.chirp = power ? null : chirpOf(length);
    this.kernel = this.chirp && this.kernelOf(this.chirp);
  }

  /** The transform of a real signal, all `length` frequencies. */
  of(signal: Float64Array): Complexes {
    const { chirp, kernel, size, length } = this;
    const re = new Float64Array(size);
    const im = new Float64Array(size);
    re.set(signal);
    if (!chirp || !kernel) {
      this.transform(re, im);
      return { re, im };
    }
    for (let i = 0; i < length; i++) {
      const value = signal[i] as number;
      re[i] = value * (chirp.re[i] as number);
      im[i] = value * (chirp.im[i] as number);
    }
    this.transform(re, im);
    multiply(re, im, kernel);
    // The inverse transform, by conjugation.
    for (let i = 0; i < size; i++) im[i] = -(im[i] as number);
    this.transform(re, im);
    for (let i = 0; i < size; i++) {
      re[i] = (re[i] as number) / size;
      im[i] = -(im[i] as number) / size;
    }
    multiply(re, im, chirp);
    return { re: re.subarray(0, length), im: im.subarray(0, length) };
  }

  private kernelOf(chirp: Complexes): Complexes {
    const re = new Float64Array(this.size);
    const im = new Float64Array(this.size);
    for (let i = 0; i < this.length; i++) {
      re[i] = chirp.re[i] as number;
      im[i] = -(chirp.im[i] as number);
      if (i === 0) continue;
      re[this.size - i] = re[i] as number;
      im[this.size - i] = im[i] as number;
    }
    this.transform(re, im);
    return { re, im };
  }

  private transform(re: Float64Array, im: Float64Array): void {
    const { size, cosines, sines } = this;
    for (let i = 1, j = 0; i < size; i++) {
      let bit = size >> 1;
      for (; j & bit; bit >>= 1) j ^= bit;
      j ^= bit;
      if (i < j) {
        [re[i], re[j]] = [re[j] as number, re[i] as number];
        [im[i], im[j]] = [im[j] as number, im[i] as number];
      }
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half)
        for (let k = 0; k < half; k++) {
          const c = cosines[k * stride] as number;
          const s = sines[k * stride] as number;
          const a = start + k;
          const b = a + half;
          const x = (re[b] as number) * c - (im[b] as number) * s;
          const y = (re[b] as number) * s + (im[b] as number) * c;
          re[b] = (re[a] as number) - x;
          im[b] = (im[a] as number) - y;
          re[a] = (re[a] as number) + x;
          im[a] = (im[a] as number) + y;
        }
    }
  }
}

/** e^(−πi k²/n); k² is reduced first, so that no digit is lost. */
function chirpOf(length: number): Complexes {
  const angle = (_: unknown, k: number): number => (Math.PI * ((k * k) % (2 * length))) / length;
  const angles = Array.from({ length }, angle);
  return {
    re: Float64Array.from(angles, (value) => Math.cos(value)),
    im: Float64Array.from(angles, (value) => -Math.sin(value)),
  };
}

function multiply(re: Float64Array, im: Float64Array, by: Complexes): void {
  for (let i = 0; i < by.re.length; i++) {
    const a = re[i] as number;
    const b = im[i] as number;
    const c = by.re[i] as number;
    const d = by.im[i] as number;
    re[i] = a * c - b * d;
    im[i] = a * d + b * c;
  }
}
