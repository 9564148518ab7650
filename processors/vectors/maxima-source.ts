import { PLACES } from './layout.js';

const load = (at: number): string => `(v128.load offset=${at} (local.get $at))`;

/** Two samples: a mask of those above the one before and not below the one behind. */
const pair = (name: string, at: number): string => `
  (local.set $${name} (v128.andnot
    (f64x2.lt ${load(at)} (local.tee $here ${load(at + 8)}))
    (f64x2.lt (local.get $here) ${load(at + 16)})))`;

/** Leaves in the mask of a pair those that count, and notes the level ones. */
const counting = (name: string, at: number): string => `
  (local.set $here ${load(at + 8)})
  (local.set $${name} (v128.and (local.get $${name}) (v128.and
    (f64x2.le (local.get $lowest) (local.get $here))
    (f64x2.le (local.get $here) (local.get $highest)))))
  (local.set $next (v128.and (local.get $${name}) (f64x2.eq (local.get $here) ${load(at + 16)})))
  (local.set $level (v128.or (local.get $level) (local.get $next)))
  (local.set $${name} (v128.bitselect (local.get $next) (local.get $${name}) (local.get $flats)))`;

const ANY = `(v128.any_true (v128.or
  (v128.or (local.get $a) (local.get $b))
  (v128.or (local.get $c) (local.get $d))))`;

/** The rows of four samples that are in the masks of two pairs. */
const write = (first: string, second: string, ahead: number): string => `
  (local.set $mask (i32.or
    (i64x2.bitmask (local.get $${first}))
    (i32.shl (i64x2.bitmask (local.get $${second})) (i32.const 2))))
  (v128.store (local.get $to) (i32x4.add
    (v128.load offset=${PLACES.picks} (i32.shl (local.get $mask) (i32.const 4)))
    (i32x4.splat (i32.add (local.get $row) (i32.const ${ahead})))))
  (local.set $to (i32.add (local.get $to) (i32.shl (i32.popcnt (local.get $mask)) (i32.const 2))))`;

const search = (name: string, sparse: boolean): string => {
  const pairs = `${pair('a', 0)} ${pair('b', 16)} ${pair('c', 32)} ${pair('d', 48)}`;
  const counted = `${counting('a', 0)} ${counting('b', 16)} ${counting('c', 32)} ${counting('d', 48)}`;
  const written = `(if ${ANY} (then ${write('a', 'b', 0)} ${write('c', 'd', 4)}))`;
  const met = '(local.set $met (i32.add (local.get $met) (i32.const 1)))';
  return `
(func $${name}
  (param $at i32) (param $end i32) (param $row i32) (param $low f64) (param $high f64) (param $flat f64)
  (result i32)
  (local $to i32) (local $mask i32) (local $met i32) (local $here v128) (local $next v128) (local $level v128)
  (local $lowest v128) (local $highest v128) (local $flats v128)
  (local $a v128) (local $b v128) (local $c v128) (local $d v128)
  (local.set $to (i32.const ${PLACES.output}))
  (local.set $lowest (f64x2.splat (local.get $low)))
  (local.set $highest (f64x2.splat (local.get $high)))
  (local.set $flats (f64x2.eq (f64x2.splat (local.get $flat)) (f64x2.splat (f64.const 1))))
  (loop $eight
    ${pairs}
    ${sparse ? `(if ${ANY} (then ${met} ${counted} ${written}))` : `${counted} ${written}`}
    (local.set $row (i32.add (local.get $row) (i32.const 8)))
    (br_if $eight (i32.lt_u
      (local.tee $at (i32.add (local.get $at) (i32.const 64)))
      (local.get $end))))
  (v128.store offset=${PLACES.state} (i32.const 0) (local.get $level))
  (v128.store offset=${PLACES.state + 16} (i32.const 0) (i32x4.splat (local.get $met)))
  (local.get $to))`;
};

/**
 * Maxima among samples: those above the one before and not below the one behind, with a height from `low` to `high`. Writes their
 * rows, of which the first sample's is `row`, and answers the address behind them. With `flat` 1 only those count that equal
 * the one behind; whether there are such is left in the state.
 *
 * `at` is the address of the sample before the first, `end` that before the one behind the last. Eight samples are looked at in one
 * go. Rows are written whether they count or not, without a branch: how many do moves the address. `maximaSparse` does the same, quicker
 * where most eights have no maximum, and leaves in the state how many have.
 */
export const MAXIMA = search('maxima', false) + search('maximaSparse', true);
