import { BooleanConverter } from './boolean-converter.js';
import type { SpareBuffers } from '../../table/spare-buffers.js';
import type { ColumnDecision } from './column-decision.js';
import type { Converter } from './converter.js';
import type { Decode } from './decode.js';
import { IntegerConverter } from './integer-converter.js';
import { MomentConverter } from './moment-converter.js';
import { NumberConverter } from './number-converter.js';
import { TextConverter } from './text-converter.js';

/** @param size rows of a batch */
export function makeConverter(
  decision: ColumnDecision,
  decode: Decode,
  size: number,
  spare: SpareBuffers,
): Converter {
  switch (decision.type) {
    case 'number':
      return new NumberConverter(decision, decode, size, spare);
    case 'integer':
      return new IntegerConverter(decision, decode, size, spare);
    case 'text':
      return new TextConverter(decision, decode, size, spare);
    case 'boolean':
      return new BooleanConverter(decision, decode, size, spare);
    default:
      return new MomentConverter(decision, decode, size, spare);
  }
}
