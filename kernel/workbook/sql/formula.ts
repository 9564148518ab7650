import type { Node } from '../formula/syntax.js';
import type { Region } from '../graph/region.js';
import { commonShape, countOf, elementAt, elementBeyond } from './broadcast.js';
import type { Constant, Workbook } from '../reader/model.js';
import { DynamicReferences } from './dynamic.js';
import type { Emitter } from './emitter.js';
import { KnownArguments, Unresolved } from './findings.js';
import { valueLiteral } from './literal.js';
import {
  isSingle,
  type Lambda,
  type Operand,
  type Ref,
  type Scope,
  type Shape,
  Unsupported,
  type Value,
} from './operand.js';
import { operate } from './operators.js';
import type { References } from './references.js';
import { BY_REFERENCE, STRICT } from './strict.js';

const literalType = ({ kind }: Node) =>
  kind === 'number' || kind === 'text' || kind === 'boolean' ? { type: kind } : {};

/** A function of Excel: makes SQL of its arguments. */
export type ExcelFunction = (formula: Formula, args: Node[], name: string) => Operand;

/** Makes SQL of one formula. */
export class Formula {
  /** True where blocks are computed element by element: in array formulas and in arguments that take arrays. */
  private arrays: boolean;
  /** The function whose arguments are made, and how it takes them. */
  calling = { name: '', strict: false, byReference: false, direct: false };
  /** The node that is an argument itself, not part of one. */
  argument: Node | undefined;
  private draws = 0;
  private scope: Scope = new Map();
  private readonly dynamic: DynamicReferences;
  private readonly arguments: KnownArguments;

  constructor(
    readonly emitter: Emitter,
    readonly references: References,
    readonly region: Region,
    private readonly functions: ReadonlyMap<string, ExcelFunction>,
    readonly book: Workbook,
  ) {
    this.dynamic = new DynamicReferences(this, book);
    this.arguments = new KnownArguments(emitter, region, book.found);
    this.arrays = region.kind === 'array';
  }

  /** SQL of any node. */
  operand(node: Node): Operand {
    switch (node.kind) {
      case 'number':
      case 'text':
      case 'boolean':
      case 'error':
        return { ...this.constant(valueLiteral(node)), ...literalType(node), literal: node };
      case 'missing':
        return { ...this.constant('xl_blank()'), missing: true };
      case 'reference':
        return this.references.toRef(node);
      case 'union':
        return { kind: 'union', parts: node.parts.map((part) => this.operand(part)) };
      case 'call':
        return this.call(node.name, node.args, node === this.argument);
      case 'name':
        return this.scope.get(node.name.toLowerCase()) ?? this.constant("xl_error('#NAME?')");
      case 'apply':
        return this.apply(this.operand(node.callee), node.args);
      case 'array':
        return this.arrayConstant(node.rows);
      case 'unary':
      case 'percent':
      case 'binary':
        return operate(this, node);
      case 'structured':
        throw new Unsupported('a structured reference that was not resolved');
      case 'spill':
        return this.spill(node.operand);
      case 'intersection':
        return this.intersection(node.left, node.right);
      case 'dynamic':
        return this.dynamic.operand(node);
      case 'range':
        throw new Unsupported('a range between computed references');
    }
  }

  /** The constant that a node is or has been computed to be: for what shapes the SQL itself. */
  known(node: Node): Constant | undefined {
    return this.arguments.constant(node, () => this.single(this.operand(node)));
  }

  /** Says that the cells of a column have to be computed one by one: what they ask for is not the same SQL for all. */
  alone(): never {
    throw new Unresolved('', this.constant('xl_blank()'));
  }

  /** Marks the region: its value comes from the run's clock or seed. */
  markVolatile(): void {
    this.region.volatile = true;
  }

  /** A number for each random draw of a formula. */
  nextDraw(): number {
    return (this.draws += 1);
  }

  /** A size of an array that the SQL computes, as it has been computed. */
  knownSize(sql: string, of: Value): number {
    return this.arguments.size(sql, of);
  }

  /** Conditions under which the SQL that was written for known arguments holds. */
  get guards(): readonly Value[] {
    return this.arguments.guards;
  }

  /** The plain reference that a node is or comes to, or an error. */
  place(node: Node): Node {
    return this.dynamic.place(node);
  }

  private call(name: string, args: Node[], direct: boolean): Operand {
    const found = this.functions.get(name);
    if (found === undefined) throw new Unsupported(`the function ${name} is not supported`);
    const outer = this.calling;
    const byReference = BY_REFERENCE.has(name);
    this.calling = { name, strict: STRICT.has(name), byReference, direct };
    try {
      return found(this, args, name);
    } finally {
      this.calling = outer;
    }
  }

  /** A lambda applied to nodes, or to operands that are there already. */
  apply(callee: Operand, args: Node[]): Operand {
    return this.applyTo(
      callee,
      args.map((arg) => this.operand(arg)),
    );
  }

  applyTo(callee: Operand, args: Operand[]): Operand {
    if (callee.kind !== 'lambda') return this.constant("xl_error('#VALUE!')");
    if (args.length > callee.parameters.length) return this.constant("xl_error('#VALUE!')");
    const scope = new Map(callee.scope);
    callee.parameters.forEach((name, at) => {
      scope.set(name, args[at] ?? { ...this.constant('xl_blank()'), missing: true });
    });
    return this.within(scope, () => this.operand(callee.body));
  }

  lambda(parameters: string[], body: Node): Lambda {
    return { kind: 'lambda', parameters, body, scope: this.scope };
  }

  /** Does work in which more names are known. */
  within<T>(scope: Scope, work: () => T): T {
    const outer = this.scope;
    this.scope = new Map([...outer, ...scope]);
    try {
      return work();
    } finally {
      this.scope = outer;
    }
  }

  /** Does work in which blocks are arrays, not single values. */
  inArrays<T>(work: () => T): T {
    const outer = this.arrays;
    this.arrays = true;
    try {
      return work();
    } finally {
      this.arrays = outer;
    }
  }

  constant(sql: string): Value {
    return { kind: 'value', sql, level: 0, varying: false };
  }

  /** A value: blocks become arrays, or the one cell of them that stands beside the formula. */
  value(operand: Operand): Value {
    if (operand.kind === 'value') return operand;
    if (operand.kind === 'lambda') return this.constant("xl_error('#CALC!')");
    if (operand.kind === 'union') return this.constant("xl_error('#VALUE!')");
    if (isSingle(operand)) return this.references.cell(operand);
    if (this.arrays) return this.listOf(operand);
    return this.intersect(operand);
  }

  valueOf(node: Node): Value {
    return this.value(this.operand(node));
  }

  /** The list of an operand's values; a single value is a list of one. */
  listOf(operand: Operand): Value {
    if (operand.kind === 'ref') return this.references.list(operand);
    const value = this.value(operand);
    const { type, array } = value;
    if (array !== undefined) return value;
    const list = this.array(`[${value.sql}]`, [value], { rows: 1, cols: 1 });
    return type === undefined ? list : { ...list, type };
  }

  /** A single value: of arrays the first. */
  single(operand: Operand): Value {
    const value = this.value(operand);
    if (value.array === undefined) return value;
    const { type } = value;
    return {
      ...this.emitter.emit(`${value.sql}[1]`, [value]),
      ...(type === undefined ? {} : { type }),
    };
  }

  /** One expression over values; element by element when one of them is an array. It may also name others, whole. */
  map(values: Value[], build: (sqls: string[]) => string, others: Value[] = []): Value {
    const arrays = values.filter(({ array }) => array !== undefined);
    const inputs = [...values, ...others, ...values.flatMap(({ beyond }) => beyond ?? [])];
    if (arrays.length === 0) return this.emitter.emit(build(values.map(({ sql }) => sql)), inputs);
    const shape = commonShape(arrays);
    const elements = values.map((value) => elementAt(value, shape, 'xl_i'));
    const sql = `list_transform(range(0, ${countOf(shape)}), lambda xl_i: ${build(elements)})`;
    const result: Value = { ...this.emitter.emit(sql, inputs), array: shape };
    return arrays.some(({ beyond }) => beyond !== undefined)
      ? { ...result, beyond: this.emitter.emit(build(values.map(elementBeyond)), inputs) }
      : result;
  }

  /** A list of values with a shape of its own. */
  array(sql: string, inputs: Value[], shape: Shape): Value {
    return { ...this.emitter.emit(sql, inputs), array: shape };
  }

  private arrayConstant(rows: Node[][]): Value {
    const items = rows.flat().map((item) => this.single(this.operand(item)));
    const cols = rows[0]?.length ?? 0;
    if (rows.some((row) => row.length !== cols)) throw new Unsupported('an uneven array constant');
    return this.array(`[${items.map(({ sql }) => sql).join(', ')}]`, items, {
      rows: rows.length,
      cols,
    });
  }

  /** Implicit intersection: the one cell of a block in the formula's row or column. */
  intersect(ref: Ref): Value {
    const { area } = this.region;
    if (ref.moves1 || ref.moves2)
      throw new Unsupported('implicit intersection with a moving range');
    if (ref.col1 === ref.col2) {
      if (area.row1 >= ref.row1 && area.row2 <= ref.row2)
        return this.references.cell({
          ...ref,
          row1: area.row1,
          row2: area.row1,
          moves1: area.row2 > area.row1,
          moves2: area.row2 > area.row1,
        });
      if (area.row1 > ref.row2 || area.row2 < ref.row1) return this.constant("xl_error('#VALUE!')");
      throw new Unsupported('implicit intersection that ends within the column');
    }
    if (ref.row1 === ref.row2 && area.col1 >= ref.col1 && area.col1 <= ref.col2)
      return this.references.cell({ ...ref, col1: area.col1, col2: area.col1 });
    return this.constant("xl_error('#VALUE!')");
  }

  private spill(node: Node): Operand {
    const ref = this.operand(node);
    if (ref.kind !== 'ref' || !isSingle(ref) || ref.moves1)
      throw new Unsupported('a spill operator on what is no cell');
    const area = this.references.spillArea(ref);
    if (area === undefined) return this.constant("xl_error('#REF!')");
    return { ...ref, ...area };
  }

  private intersection(left: Node, right: Node): Operand {
    const a = this.operand(left);
    const b = this.operand(right);
    if (a.kind !== 'ref' || b.kind !== 'ref' || a.moves1 || a.moves2 || b.moves1 || b.moves2)
      throw new Unsupported('an intersection of what are no fixed ranges');
    const ref: Ref = {
      ...a,
      row1: Math.max(a.row1, b.row1),
      row2: Math.min(a.row2, b.row2),
      col1: Math.max(a.col1, b.col1),
      col2: Math.min(a.col2, b.col2),
    };
    const empty = ref.row1 > ref.row2 || ref.col1 > ref.col2 || a.sheet !== b.sheet;
    return empty ? this.constant("xl_error('#NULL!')") : ref;
  }
}
