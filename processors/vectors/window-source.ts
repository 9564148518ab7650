import { PLACES } from './layout.js';

/** Leaves the 26 highest bits of a double's mantissa. */
const HEAD = -(2 ** 27);

const get = (name: string): string => `(local.get $${name})`;
const set = (name: string, value: string): string => `(local.set $${name} ${value})`;
const op = (name: string, ...values: string[]): string => `(${name} ${values.join(' ')})`;
const add = (a: string, b: string): string => op('f64x2.add', a, b);
const sub = (a: string, b: string): string => op('f64x2.sub', a, b);
const mul = (a: string, b: string): string => op('f64x2.mul', a, b);

/** Two numbers out of the two of `a` (0 and 1) and the two of `b` (2 and 3). */
const pick = (a: string, b: string, ...lanes: readonly [number, number]): string => {
  const bytes = lanes.flatMap((lane) => [...Array(8).keys()].map((byte) => 8 * lane + byte));
  return op('i8x16.shuffle', ...bytes.map(String), a, b);
};

const loaded = (pointer: string, at: number): string =>
  op(`v128.load offset=${PLACES.values + at}`, get(pointer));

/** Values of which those that are missing or infinite are 0, and a mask of the others. */
const loadPresent = (name: string, there: string, from: string, gappy: boolean): string =>
  set(name, from) +
  (gappy
    ? set(there, op('f64x2.eq', sub(get(name), get(name)), get('zero'))) +
      set(name, op('v128.and', get(name), get(there)))
    : '');

const onGrid = (name: string): string => sub(add(get(name), get('splitter')), get('splitter'));

/** What two steps of the window change in the parts of its sum and in its count: `high`, `low`, `count` with a number behind. */
const steps = (number: number, at: number, gappy: boolean): string =>
  loadPresent('comes', 'come', loaded('in', at), gappy) +
  loadPresent('goes', 'gone', loaded('out', at), gappy) +
  set('top', onGrid('comes')) +
  set('left', onGrid('goes')) +
  set(`high${number}`, sub(get('top'), get('left'))) +
  set(`low${number}`, sub(sub(get('comes'), get('top')), sub(get('goes'), get('left')))) +
  (gappy
    ? set(
        `count${number}`,
        sub(op('v128.and', get('one'), get('come')), op('v128.and', get('one'), get('gone'))),
      )
    : '') +
  partsOf(gappy)
    .map((part) => `${part}${number}`)
    .map((part) => set(part, add(get(part), pick(get('zero'), get(part), 0, 2))))
    .join(' ');

const partsOf = (gappy: boolean): string[] => (gappy ? ['high', 'low', 'count'] : ['high', 'low']);

/** From four steps to what the windows have after each of them. */
const sums = (part: string): string =>
  set(`${part}1`, add(get(`${part}1`), pick(get(`${part}0`), get(`${part}0`), 1, 1))) +
  set(`${part}0`, add(get(`${part}0`), get(part))) +
  set(`${part}1`, add(get(`${part}1`), get(part)));

/** What divides the sum after two steps, and what its quotient may be off by. */
const divisors = (count: string): string =>
  set('divisor', op('v128.bitselect', get('one'), get(count), get('wholes'))) +
  set('inverse', op('f64x2.div', get('one'), get('divisor'))) +
  set('slack', mul(get('doubts'), get('inverse')));

/**
 * Two quotients, and a mask of those that are sure: `certainQuotient` written out, but that the head is cut off its estimate, not
 * rounded.
 */
const quotients = (number: number, gappy: boolean): string =>
  (gappy ? divisors(`count${number}`) : '') +
  set('top', op('v128.and', mul(get(`high${number}`), get('inverse')), get('heads'))) +
  set(
    'left',
    mul(
      add(sub(get(`high${number}`), mul(get('top'), get('divisor'))), get(`low${number}`)),
      get('inverse'),
    ),
  ) +
  set(`mean${number}`, add(get('top'), add(get('left'), get('slack')))) +
  set(
    `sure${number}`,
    op('f64x2.eq', get(`mean${number}`), add(get('top'), sub(get('left'), get('slack')))),
  ) +
  (gappy ? fewValues(number) : '');

/** Windows of too few values have none, and that is sure. */
const fewValues = (number: number): string =>
  set('few', op('f64x2.lt', get(`count${number}`), get('leasts'))) +
  set(`sure${number}`, op('v128.or', get('few'), get(`sure${number}`))) +
  set(
    `mean${number}`,
    op(
      'v128.bitselect',
      op(
        'v128.bitselect',
        get('nones'),
        get('missing'),
        op('f64x2.eq', get(`count${number}`), get('zero')),
      ),
      get(`mean${number}`),
      get('few'),
    ),
  );

const stateAt = (part: number): string => `offset=${PLACES.state + 16 * part} (i32.const 0)`;

/**
 * Means, or with `whole` 1 sums, of windows that take one value in and let one out at each row, four rows in one go, until one is in
 * doubt; goes from `at` bytes behind the blocks' starts to `bytes`, and answers where it stopped. The window's sum is in the state,
 * and moves along. What comes in lies `ahead` bytes behind the values' place, what goes out `behind` bytes. A window of fewer than `least` values has NaN, and
 * one of no values `none`; without gaps, a value that is missing is a doubt.
 */
const slide = (name: string, gappy: boolean): string => `
(func $${name}
  (param $at i32) (param $bytes i32) (param $ahead i32) (param $behind i32) (param $grid f64) (param $doubt f64) (param $least f64) (param $none f64)
  (param $whole f64)
  (result i32)
  (local $in i32) (local $out i32)
  (local $splitter v128) (local $doubts v128) (local $leasts v128) (local $nones v128) (local $wholes v128)
  (local $heads v128) (local $zero v128) (local $one v128) (local $missing v128)
  (local $high v128) (local $low v128) (local $count v128)
  (local $high0 v128) (local $low0 v128) (local $count0 v128) (local $mean0 v128) (local $sure0 v128)
  (local $high1 v128) (local $low1 v128) (local $count1 v128) (local $mean1 v128) (local $sure1 v128)
  (local $comes v128) (local $come v128) (local $goes v128) (local $gone v128) (local $top v128) (local $left v128)
  (local $divisor v128) (local $inverse v128) (local $slack v128) (local $few v128)
  ${set('splitter', op('f64x2.splat', get('grid')))}
  ${set('doubts', op('f64x2.splat', get('doubt')))}
  ${set('leasts', op('f64x2.splat', get('least')))}
  ${set('nones', op('f64x2.splat', get('none')))}
  ${set('one', '(f64x2.splat (f64.const 1))')}
  ${set('wholes', op('f64x2.eq', op('f64x2.splat', get('whole')), get('one')))}
  ${set('heads', `(i64x2.splat (i64.const ${HEAD}))`)}
  ${set('missing', '(f64x2.splat (f64.const NaN))')}
  ${set('high', `(v128.load ${stateAt(0)})`)}
  ${set('low', `(v128.load ${stateAt(1)})`)}
  ${set('count', `(v128.load ${stateAt(2)})`)}
  ${divisors('count')}
  (block $doubtful
    (loop $four
      ${set('in', `(i32.add ${get('at')} ${get('ahead')})`)}
      ${set('out', `(i32.add ${get('at')} ${get('behind')})`)}
      ${steps(0, 0, gappy)} ${steps(1, 16, gappy)}
      ${partsOf(gappy).map(sums).join(' ')}
      ${quotients(0, gappy)} ${quotients(1, gappy)}
      (br_if $doubtful (i32.eqz (i64x2.all_true ${op('v128.and', get('sure0'), get('sure1'))})))
      (v128.store offset=${PLACES.output} ${get('at')} ${get('mean0')})
      (v128.store offset=${PLACES.output + 16} ${get('at')} ${get('mean1')})
      ${partsOf(gappy)
        .map((part) => set(part, pick(get(`${part}1`), get(`${part}1`), 1, 1)))
        .join(' ')}
      (br_if $four (i32.lt_u
        (local.tee $at (i32.add ${get('at')} (i32.const 32)))
        ${get('bytes')}))))
  (v128.store ${stateAt(0)} ${get('high')})
  (v128.store ${stateAt(1)} ${get('low')})
  (v128.store ${stateAt(2)} ${get('count')})
  ${get('at')})`;

export const WINDOW = slide('slideFull', false) + slide('slideGappy', true);

/**
 * The largest size of the finite values in `bytes` bytes of the values, and the smallest that is not 0, left in the state; one for each
 * half of the pairs.
 */
export const SIZES = `
(func $sizes (param $bytes i32)
  (local $at i32) (local $size v128) (local $most v128) (local $least v128) (local $zero v128) (local $endless v128)
  ${set('endless', '(f64x2.splat (f64.const Infinity))')}
  ${set('least', get('endless'))}
  (loop $two
    ${set('size', op('f64x2.abs', op(`v128.load offset=${PLACES.values}`, get('at'))))}
    ${set(
      'most',
      op(
        'f64x2.pmax',
        get('most'),
        op('v128.and', get('size'), op('f64x2.lt', get('size'), get('endless'))),
      ),
    )}
    ${set(
      'least',
      op(
        'f64x2.pmin',
        get('least'),
        op('v128.bitselect', get('size'), get('endless'), op('f64x2.lt', get('zero'), get('size'))),
      ),
    )}
    (br_if $two (i32.lt_u
      (local.tee $at (i32.add ${get('at')} (i32.const 16)))
      ${get('bytes')})))
  (v128.store ${stateAt(0)} ${get('most')})
  (v128.store ${stateAt(1)} ${get('least')}))`;
