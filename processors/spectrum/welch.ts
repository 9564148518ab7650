import { Fourier } from './fourier.js';

export type Taper = 'hann' | 'hamming' | 'blackman' | 'boxcar';

export interface WelchOptions {
  readonly rate: number;
  readonly segment: number;
  readonly overlap: number;
  readonly taper: Taper;
  readonly detrend: 'constant' | 'linear' | 'none';
  readonly scaling: 'density' | 'spectrum';
}

export interface Spectrum {
  readonly frequencies: Float64Array;
  readonly power: Float64Array;
  readonly segments: number;
}

const TERMS: Readonly<Record<Taper, readonly number[]>> = {
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  boxcar: [1],
};

/**
 * One-sided power spectrum by Welch's method (IEEE Trans. Audio Electroacoust. 15, 70, 1967): the mean over tapered segments
 * that overlap, as `scipy.signal.welch`.
 *
 * @param signal - at least one segment long, none missing
 */
export function welch(signal: Float64Array, options: WelchOptions): Spectrum {
  const { rate, segment, overlap, detrend, scaling } = options;
  const terms = TERMS[options.taper];
  const taper = Float64Array.from({ length: segment }, (_, i) =>
    terms.reduce((sum, c, k) => sum + (-1) ** k * c * Math.cos((2 * Math.PI * k * i) / segment), 0),
  );
  // SciPy's window of a single sample is 1.
  if (segment === 1) taper[0] = 1;
  const sum = taper.reduce((total, value) => total + value, 0);
  const squares = taper.reduce((total, value) => total + value * value, 0);
  const scale = scaling === 'density' ? 1 / (rate * squares) : 1 / (sum * sum);
  const count = Math.floor(segment / 2) + 1;
  const power = new Float64Array(count);
  const fourier = new Fourier(segment);
  const step = segment - overlap;
  const segments = Math.floor((signal.length - overlap) / step);
  for (let s = 0; s < segments; s++) {
    const part = signal.slice(s * step, s * step + segment);
    if (detrend !== 'none') level(part, detrend === 'linear');
    for (let i = 0; i < segment; i++) part[i] = (part[i] as number) * (taper[i] as number);
    const { re, im } = fourier.of(part);
    for (let k = 0; k < count; k++) {
      const twice = k > 0 && 2 * k < segment ? 2 : 1;
      const size = (re[k] as number) ** 2 + (im[k] as number) ** 2;
      power[k] = (power[k] as number) + (size * scale * twice) / segments;
    }
  }
  const frequencies = Float64Array.from({ length: count }, (_, k) => (k * rate) / segment);
  return { frequencies, power, segments };
}

/** Takes the mean, or the fitted straight line, off in place. */
function level(part: Float64Array, linear: boolean): void {
  const n = part.length;
  const mean = part.reduce((sum, value) => sum + value, 0) / n;
  const middle = (n - 1) / 2;
  let slope = 0;
  if (linear && n > 1) {
    for (let i = 0; i < n; i++) slope += (i - middle) * ((part[i] as number) - mean);
    slope /= (n * (n * n - 1)) / 12;
  }
  for (let i = 0; i < n; i++) part[i] = (part[i] as number) - mean - slope * (i - middle);
}
