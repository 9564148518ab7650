/** A curve with named parameters and its derivatives by them. */
export interface Model {
  readonly names: readonly string[];
  value(x: number, p: Float64Array): number;
  /** Derivatives by each parameter, written into `into`. */
  slopes(x: number, p: Float64Array, into: Float64Array): void;
  /** Where the search starts. */
  guess(x: Float64Array, y: Float64Array): number[];
  /** Brings parameters that mean the same curve to one form. */
  tidy(p: Float64Array): void;
}

const at = (p: Float64Array, i: number): number => p[i] as number;

/** offset + amplitude · exp(−(x − center)² / (2 sigma²)) */
const gaussian: Model = {
  names: ['amplitude', 'center', 'sigma', 'offset'],
  value(x, p) {
    const z = (x - at(p, 1)) / at(p, 2);
    return at(p, 3) + at(p, 0) * Math.exp(-(z * z) / 2);
  },
  slopes(x, p, into) {
    const z = (x - at(p, 1)) / at(p, 2);
    const bell = Math.exp(-(z * z) / 2);
    const steep = (at(p, 0) * bell * z) / at(p, 2);
    into.set([bell, steep, steep * z, 1]);
  },
  guess(x, y) {
    const peak = peakOf(x, y);
    return [peak.amplitude, peak.center, peak.halfWidth / Math.sqrt(2 * Math.LN2), peak.offset];
  },
  tidy: positive(2),
};

/** offset + amplitude · gamma² / ((x − center)² + gamma²); gamma is half the width at half height */
const lorentzian: Model = {
  names: ['amplitude', 'center', 'gamma', 'offset'],
  value(x, p) {
    const z = (x - at(p, 1)) / at(p, 2);
    return at(p, 3) + at(p, 0) / (1 + z * z);
  },
  slopes(x, p, into) {
    const z = (x - at(p, 1)) / at(p, 2);
    const bell = 1 / (1 + z * z);
    const steep = (2 * at(p, 0) * bell * bell * z) / at(p, 2);
    into.set([bell, steep, steep * z, 1]);
  },
  guess(x, y) {
    const peak = peakOf(x, y);
    return [peak.amplitude, peak.center, peak.halfWidth, peak.offset];
  },
  tidy: positive(2),
};

/** top + (bottom − top) / (1 + (x / ec50)^slope), for x ≥ 0; bottom ≤ top, and a negative slope falls */
const logistic: Model = {
  names: ['bottom', 'slope', 'ec50', 'top'],
  value(x, p) {
    return at(p, 3) + (at(p, 0) - at(p, 3)) / (1 + powered(x, p));
  },
  slopes(x, p, into) {
    const power = powered(x, p);
    const part = 1 / (1 + power);
    const rest = at(p, 3) - at(p, 0);
    // power · part², which stays small where power is infinite.
    const steep = rest * (power === Infinity ? 0 : power * part * part);
    const ratio = x > 0 && steep !== 0 ? Math.log(x / at(p, 2)) : 0;
    into.set([part, steep * ratio, (-steep * at(p, 1)) / at(p, 2), 1 - part]);
  },
  guess(x, y) {
    const order = Array.from(x.keys()).sort((a, b) => (x[a] as number) - (x[b] as number));
    const count = Math.max(Math.floor(order.length / 10), 1);
    const mean = (rows: number[]): number =>
      rows.reduce((sum, row) => sum + (y[row] as number), 0) / rows.length;
    const first = mean(order.slice(0, count));
    const last = mean(order.slice(-count));
    const middle = order.reduce((best, row) => {
      const off = (i: number): number => Math.abs((y[i] as number) - (first + last) / 2);
      return (x[row] as number) > 0 && (!((x[best] as number) > 0) || off(row) < off(best))
        ? row
        : best;
    });
    return [first, 1, (x[middle] as number) || 1, last];
  },
  tidy(p) {
    p[2] = Math.abs(at(p, 2));
    if (at(p, 0) <= at(p, 3)) return;
    // The same curve with its ends named by their height.
    [p[0], p[3]] = [at(p, 3), at(p, 0)];
    p[1] = -at(p, 1);
  },
};

export const MODELS = { gaussian, lorentzian, four_parameter_logistic: logistic } as const;

function powered(x: number, p: Float64Array): number {
  return (x / Math.abs(at(p, 2))) ** at(p, 1);
}

function positive(index: number): (p: Float64Array) => void {
  return (p) => {
    p[index] = Math.abs(at(p, index));
  };
}

interface Bump {
  readonly amplitude: number;
  readonly center: number;
  readonly halfWidth: number;
  readonly offset: number;
}

/** The sample farthest from the median, and how far its half height reaches; a dip has a negative amplitude. */
function peakOf(x: Float64Array, y: Float64Array): Bump {
  const offset = y.slice().sort()[Math.floor((y.length - 1) / 2)] as number;
  let top = 0;
  for (let i = 1; i < y.length; i++)
    if (Math.abs((y[i] as number) - offset) > Math.abs((y[top] as number) - offset)) top = i;
  const amplitude = (y[top] as number) - offset;
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < y.length; i++) {
    if (((y[i] as number) - offset) / amplitude <= 0.5) continue;
    low = Math.min(low, x[i] as number);
    high = Math.max(high, x[i] as number);
  }
  const span =
    Math.max(...[x[0], x.at(-1)].map(Number)) - Math.min(...[x[0], x.at(-1)].map(Number));
  const halfWidth = high > low ? (high - low) / 2 : span / y.length || 1;
  return { amplitude, center: x[top] as number, halfWidth, offset };
}
