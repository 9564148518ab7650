/** A second-order section: b0 + b1/z + b2/z² over 1 + a1/z + a2/z². */
export interface Section {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

export type Band = 'lowpass' | 'highpass' | 'bandpass' | 'bandstop';

interface Complex {
  readonly re: number;
  readonly im: number;
}

const add = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
const minus = (a: Complex, b: Complex): Complex => ({ re: a.re - b.re, im: a.im - b.im });
const scaled = (a: Complex, by: number): Complex => ({ re: a.re * by, im: a.im * by });
const times = (a: Complex, b: Complex): Complex => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re,
});
const over = (a: Complex, b: Complex): Complex => {
  const size = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size };
};
const ONE: Complex = { re: 1, im: 0 };

function root(a: Complex): Complex {
  const size = Math.hypot(a.re, a.im);
  const re = Math.sqrt((size + Math.abs(a.re)) / 2);
  if (re === 0) return { re: 0, im: 0 };
  const im = a.im / (2 * re);
  if (a.re >= 0) return { re, im };
  return { re: Math.abs(im), im: a.im < 0 ? -re : re };
}

/**
 * Butterworth's maximally flat filter (Wireless Engineer 7, 536, 1930) in second-order sections, by the bilinear
 * transformation with prewarped edges, as `scipy.signal.butter`.
 *
 * @param order - of the lowpass it is made from; bandpass and bandstop have twice as many poles
 * @param edges - one or two cutoff frequencies as parts of half the sampling rate, 0 < edge < 1
 */
export function butterworth(order: number, edges: readonly number[], band: Band): Section[] {
  const warped = edges.map((edge) => 4 * Math.tan((Math.PI * edge) / 2));
  const [low = 0, high = 0] = warped;
  const narrow = band === 'bandpass' || band === 'bandstop';
  const width = high - low;
  const center = low * high;
  const analog = prototype(order).flatMap((pole): Complex[] => {
    if (band === 'lowpass') return [scaled(pole, low)];
    if (band === 'highpass') return [over({ re: low, im: 0 }, pole)];
    const half =
      band === 'bandpass' ? scaled(pole, width / 2) : over({ re: width / 2, im: 0 }, pole);
    const spread = root(minus(times(half, half), { re: center, im: 0 }));
    return [add(half, spread), minus(half, spread)];
  });
  const poles = analog.map((pole) =>
    over(add({ re: 4, im: 0 }, pole), minus({ re: 4, im: 0 }, pole)),
  );
  const at = 2 * Math.atan(Math.sqrt(center) / 4);
  const zero = { re: Math.cos(at), im: Math.sin(at) };
  const zeros: Record<Band, readonly (readonly [number, number])[]> = {
    lowpass: [[2, 1]],
    highpass: [[-2, 1]],
    bandpass: [[0, -1]],
    bandstop: [[-2 * zero.re, 1]],
  };
  const [numerator = [0, 0]] = zeros[band];
  // Where the filter lets everything pass, and so has the gain 1.
  const passed = band === 'highpass' ? { re: -1, im: 0 } : band === 'bandpass' ? zero : ONE;
  return paired(poles).map(([first, second]) => {
    const single = second === null;
    const a: [number, number] = single
      ? [-first.re, 0]
      : [-(first.re + second.re), first.re * second.re - first.im * second.im];
    const b: [number, number] =
      single && !narrow ? [band === 'lowpass' ? 1 : -1, 0] : [numerator[0], numerator[1]];
    const gain = 1 / Math.abs(gainAt({ b: [1, b[0], b[1]], a }, passed));
    return { b: [gain, gain * b[0], gain * b[1]], a };
  });
}

/** Poles of the lowpass with cutoff 1. */
function prototype(order: number): Complex[] {
  return Array.from({ length: order }, (_, k) => {
    const angle = (Math.PI * (2 * k + 1 - order)) / (2 * order);
    return {
      re: -Math.cos(angle),
      im: order % 2 === 1 && 2 * k + 1 === order ? 0 : -Math.sin(angle),
    };
  });
}

/** Conjugates belong together, real poles by twos; the ones nearest the unit circle come last. */
function paired(poles: readonly Complex[]): [Complex, Complex | null][] {
  const complex = poles.filter((pole) => pole.im > REAL);
  const real = poles.filter((pole) => Math.abs(pole.im) <= REAL).sort((a, b) => a.re - b.re);
  const pairs = complex.map((pole): [Complex, Complex | null] => [
    pole,
    { re: pole.re, im: -pole.im },
  ]);
  for (let i = 0; i < real.length; i += 2)
    pairs.push([{ re: real[i]?.re ?? 0, im: 0 }, real[i + 1] ?? null]);
  const size = ([pole]: [Complex, Complex | null]): number => Math.hypot(pole.re, pole.im);
  return pairs.sort((a, b) => size(a) - size(b));
}

const REAL = 1e-13;

/** The gain's size at a point of the unit circle. */
function gainAt({ b, a }: Section, z: Complex): number {
  const back = over(ONE, z);
  const square = times(back, back);
  const top = add(add({ re: b[0], im: 0 }, scaled(back, b[1])), scaled(square, b[2]));
  const bottom = add(add(ONE, scaled(back, a[0])), scaled(square, a[1]));
  const value = over(top, bottom);
  return Math.hypot(value.re, value.im);
}
