/** A table of the demo: number columns only, missing is NaN. */
export type DemoTable = Record<string, number[]>;

/** A small generator with a fixed seed, so that the demo looks the same every time. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

const bump = (t: number, at: number, width: number): number => Math.exp(-(((t - at) / width) ** 2));

/** Ten seconds of an electrocardiogram at 100 Hz, made of the five waves of each beat. */
function heartbeat(): DemoTable {
  const random = noise(7);
  const t: number[] = [];
  const mV: number[] = [];
  for (let row = 0; row < 1000; row += 1) {
    const second = row / 100;
    const phase = (second % 0.8) / 0.8;
    const waves =
      0.12 * bump(phase, 0.2, 0.03) -
      0.1 * bump(phase, 0.36, 0.012) +
      1.1 * bump(phase, 0.4, 0.014) -
      0.22 * bump(phase, 0.44, 0.014) +
      0.28 * bump(phase, 0.66, 0.05);
    t.push(second);
    mV.push(Number((waves + 0.05 * random()).toFixed(4)));
  }
  return { t, mV };
}

/** A day of a laboratory's temperature, with a gap and a spike. */
function laboratory(): DemoTable {
  const random = noise(21);
  const hour = Array.from({ length: 288 }, (_, row) => row / 12);
  const celsius = hour.map((at, row) => {
    if (row > 140 && row < 148) return NaN;
    const value = 21.5 - 1.4 * Math.cos((2 * Math.PI * (at - 3)) / 24) + 0.3 * random();
    return Number((row === 210 ? value + 6 : value).toFixed(3));
  });
  return { hour, celsius };
}

export function demoTables(): Map<string, DemoTable> {
  return new Map([
    ['demo_ecg', heartbeat()],
    ['demo_temperature', laboratory()],
  ]);
}
