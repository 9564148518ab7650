import { integer, list, text, unsigned } from './bytes.js';
import { LOCAL, MEMORY, PLAIN, SHUFFLE, TYPES } from './opcodes.js';
import { parse, type Form } from './parse.js';

const BLOCKS: Readonly<Record<string, number>> = { block: 0x02, loop: 0x03 };
const [IF, END, BRANCH, BRANCH_IF] = [0x04, 0x0b, 0x0c, 0x0d];
const [I32_CONST, I64_CONST, F64_CONST] = [0x41, 0x42, 0x44];

interface Function {
  readonly name: string;
  readonly parameters: number[];
  readonly results: number[];
  readonly body: number[];
}

/**
 * A WebAssembly module from its text form: functions of numbers over one memory, every instruction folded around its operands.
 *
 * @param source - functions `(func $name (param $a i32) … (result i32) (local $b v128) … instructions)`
 * @param pages - of 64 KiB in the memory, which is exported as `memory` beside the functions
 */
export function assemble(source: string, pages: number): Uint8Array<ArrayBuffer> {
  const functions = parse(source).map(functionOf);
  const types = functions.map(({ parameters, results }) => [
    0x60,
    ...list(parameters.map((type) => [type])),
    ...list(results.map((type) => [type])),
  ]);
  const exported = functions.map(({ name }, number) => [...text(name), 0, ...unsigned(number)]);
  return Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(3, list(functions.map((_, number) => unsigned(number)))),
    ...section(5, list([[0, ...unsigned(pages)]])),
    ...section(7, list([...exported, [...text('memory'), 2, 0]])),
    ...section(10, list(functions.map(({ body }) => [...unsigned(body.length), ...body]))),
  );
}

function section(id: number, content: number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function functionOf(form: Form): Function {
  const [, name, ...rest] = form as string[];
  const parameters: number[] = [];
  const results: number[] = [];
  const locals: number[] = [];
  const scope = new Scope();
  for (const part of rest as Form[]) {
    const [head, first, second] = part as string[];
    if (head === 'result') results.push(typeOf(first));
    else if (head === 'param' || head === 'local') {
      scope.declare(first as string);
      (head === 'param' ? parameters : locals).push(typeOf(second));
    } else scope.write(part);
  }
  const body = [...list(locals.map((type) => [1, type])), ...scope.code, END];
  return { name: (name as string).slice(1), parameters, results, body };
}

function typeOf(name: string | undefined): number {
  const type = TYPES[name ?? ''];
  if (type === undefined) throw new SyntaxError(`There is no type ${name}.`);
  return type;
}

/** Code of one function, and the names that it may use. */
class Scope {
  readonly code: number[] = [];
  readonly #locals = new Map<string, number>();
  /** Blocks that the code stands in, the innermost last. */
  readonly #labels: string[] = [];

  declare(name: string): void {
    this.#locals.set(name, this.#locals.size);
  }

  write(form: Form): void {
    const [head, ...operands] = form as [string, ...Form[]];
    if (head in BLOCKS) this.#block(BLOCKS[head] as number, operands);
    else if (head === 'if') this.#if(operands);
    else if (head === 'br') this.code.push(BRANCH, ...this.#depth(operands[0] as string));
    else if (head === 'br_if') {
      this.write(operands[1] as Form);
      this.code.push(BRANCH_IF, ...this.#depth(operands[0] as string));
    } else this.#instruction(head, operands);
  }

  #block(code: number, [label, ...body]: Form[]): void {
    this.code.push(code, 0x40);
    this.#labels.push(label as string);
    for (const form of body) this.write(form);
    this.#labels.pop();
    this.code.push(END);
  }

  #if([condition, then]: Form[]): void {
    this.write(condition as Form);
    this.code.push(IF, 0x40);
    this.#labels.push('');
    for (const form of (then as Form[]).slice(1)) this.write(form);
    this.#labels.pop();
    this.code.push(END);
  }

  #depth(label: string): number[] {
    const at = this.#labels.lastIndexOf(label);
    if (at < 0) throw new SyntaxError(`There is no block ${label}.`);
    return unsigned(this.#labels.length - 1 - at);
  }

  #instruction(head: string, operands: Form[]): void {
    const values = operands.filter((operand) => Array.isArray(operand));
    const words = operands.filter((operand) => typeof operand === 'string');
    for (const value of values) this.write(value);
    this.code.push(...this.#coded(head, words));
  }

  #coded(head: string, words: string[]): readonly number[] {
    const [word = ''] = words;
    const plain = PLAIN[head];
    if (plain) return plain;
    const local = LOCAL[head];
    if (local !== undefined) {
      const number = this.#locals.get(word);
      if (number === undefined) throw new SyntaxError(`There is no local ${word}.`);
      return [local, ...unsigned(number)];
    }
    const memory = MEMORY[head];
    if (memory) {
      const offset = word.startsWith('offset=') ? Number(word.slice('offset='.length)) : 0;
      return [...memory.code, memory.alignment, ...unsigned(offset)];
    }
    if (head === 'i8x16.shuffle') return [...SHUFFLE, ...words.map(Number)];
    if (head === 'i32.const') return [I32_CONST, ...integer(Number(word))];
    if (head === 'i64.const') return [I64_CONST, ...integer(Number(word))];
    if (head === 'f64.const')
      return [F64_CONST, ...new Uint8Array(Float64Array.of(Number(word)).buffer)];
    throw new SyntaxError(`There is no instruction ${head}.`);
  }
}
