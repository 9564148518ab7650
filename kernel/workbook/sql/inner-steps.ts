import type { Value } from './operand.js';

/** Steps of a lambda's body: they name what only the lambda knows, and so stand inside it, each under a name of its own. */
export class InnerSteps {
  private readonly steps: { name: string; sql: string }[] = [];
  /** Steps outside that the body names. */
  readonly inputs: Value[] = [];

  /** @param names - the lambda's parameters */
  constructor(private readonly names: string[]) {}

  /** Whether an expression names a parameter, or a step that does. */
  named(sql: string): boolean {
    return (sql.match(/\bf\d+\b/g) ?? []).some((word) => this.names.includes(word));
  }

  add(name: string, sql: string, inputs: readonly Value[]): Value {
    this.steps.push({ name, sql });
    this.names.push(name);
    this.inputs.push(...inputs.filter((input) => !this.named(input.sql)));
    return { kind: 'value', sql: name, level: 0, varying: false };
  }

  /** The body's result with its steps around it: DuckDB has no other way to name a value within a lambda. */
  around(result: Value): string {
    if (!this.named(result.sql)) this.inputs.push(result);
    return this.steps.reduceRight(
      (body, { name, sql }) => `list_transform([${sql}], lambda ${name}: ${body})[1]`,
      result.sql,
    );
  }
}
