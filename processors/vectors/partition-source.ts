/** Bytes of a record. */
export const SIZE = 16;

/** Bytes before the first record; the last of them take what a partition tells beside its answer. */
export const SPARE = 64;

/** All records of a vector to the left end, and after that to the right end; how many count there moves the ends on. */
const vector = (lanes: number, reversed: boolean): string => {
  const numbers = Array.from({ length: lanes }, (_, lane) => lane);
  const toLeft = (lane: number): string => `
    (local.set $here (v128.load offset=${SIZE * lane} (local.get $at)))
    (v128.store (local.get $low) (local.get $here))
    (local.set $most (f64x2.pmax (local.get $most) (local.get $here)))
    (local.set $low (i32.add (local.get $low) (i32.shl
      (f64.lt (f64.load offset=${SIZE * lane} (local.get $at)) (local.get $pivot))
      (i32.const 4))))`;
  const toRight = (lane: number): string => `
    (v128.store (local.get $high) (v128.load offset=${SIZE * lane} (local.get $at)))
    (local.set $high (i32.sub (local.get $high) (i32.shl
      (f64.ge (f64.load offset=${SIZE * lane} (local.get $at)) (local.get $pivot))
      (i32.const 4))))`;
  // With the last vector there is no room left: then the last one on the left is written over.
  return `
    ${numbers.map(toLeft).join('')}
    (local.set $here (v128.load (i32.sub (local.get $low) (i32.const ${SIZE}))))
    ${(reversed ? numbers : numbers.reverse()).map(toRight).join('')}
    (v128.store (i32.sub (local.get $low) (i32.const ${SIZE})) (local.get $here))`;
};

/**
 * The batches of a partition as `partitionBatches` describes it, over records of a value and a position: those from address `left`
 * to `right` go to the addresses that are `across` further. Answers where the right ones begin, and leaves the highest value before
 * the first record.
 */
export const partitionSource = (lanes: number, reversed: boolean): string => {
  const batch = 4 * lanes * SIZE;
  return `
(func $partition
  (param $left i32) (param $right i32) (param $across i32) (param $pivot f64)
  (result i32)
  (local $first i32) (local $last i32) (local $low i32) (local $high i32) (local $at i32) (local $end i32) (local $turn i32)
  (local $bytes i32) (local $here v128) (local $most v128)
  (local.set $most (f64x2.splat (f64.const -Infinity)))
  (local.set $low (i32.add (local.get $left) (local.get $across)))
  (local.set $high (i32.sub (i32.add (local.get $right) (local.get $across)) (i32.const ${SIZE})))
  (local.set $bytes (i32.sub (local.get $right) (local.get $left)))
  (local.set $first (local.get $left))
  (local.set $last (i32.sub (local.get $right) (i32.const ${batch})))
  (local.set $left (i32.add (local.get $left) (i32.const ${batch})))
  (local.set $right (local.get $last))
  (loop $batch
    (local.set $bytes (i32.sub (local.get $bytes) (i32.const ${batch})))
    (local.set $at (local.get $first))
    (if (i32.eqz (local.get $bytes)) (then (local.set $at (local.get $last))))
    (if (i32.lt_u (i32.const ${batch}) (local.get $bytes)) (then
      (local.set $at (local.get $left))
      (local.set $turn (i32.lt_u
        (i32.sub (i32.add (local.get $high) (i32.const ${SIZE})) (i32.add (local.get $right) (local.get $across)))
        (i32.sub (i32.add (local.get $left) (local.get $across)) (local.get $low))))
      (if (local.get $turn) (then
        (local.set $right (i32.sub (local.get $right) (i32.const ${batch})))
        (local.set $at (local.get $right))))
      (if (i32.eqz (local.get $turn)) (then
        (local.set $left (i32.add (local.get $left) (i32.const ${batch})))))))
    (local.set $end (i32.add (local.get $at) (i32.const ${batch})))
    (loop $vector
      ${vector(lanes, reversed)}
      (br_if $vector (i32.lt_u
        (local.tee $at (i32.add (local.get $at) (i32.const ${SIZE * lanes})))
        (local.get $end))))
    (br_if $batch (local.get $bytes)))
  (v128.store (i32.const ${SPARE - SIZE}) (local.get $most))
  (local.get $low))`;
};
