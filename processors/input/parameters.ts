import { ParameterError, type ParameterSchema } from '../contract.js';

const ALWAYS_ALLOWED = new Set(['custom_params', 'custom_script_name']);

/**
 * Reads parameters as a processor's schema names them. The host has validated them already; a processor that is called
 * directly holds to the same rules, and no misspelt name is passed over. A null counts as not given.
 */
export class Parameters {
  constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    schema: ParameterSchema,
  ) {
    for (const name of Object.keys(values)) {
      if (name in schema.properties || ALWAYS_ALLOWED.has(name)) continue;
      throw new ParameterError(
        name,
        `Unknown parameter "${name}". Known: ${Object.keys(schema.properties).join(', ')}.`,
      );
    }
  }

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  text(name: string): string | undefined {
    if (!this.has(name)) return undefined;
    const value = this.values[name];
    if (typeof value === 'string') return value;
    throw new ParameterError(name, `"${name}" must be text, not ${shown(value)}.`);
  }

  texts(name: string): readonly string[] | undefined {
    if (!this.has(name)) return undefined;
    const value = this.values[name];
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    throw new ParameterError(name, `"${name}" must be a list of texts, not ${shown(value)}.`);
  }

  /** One text or a list of them, as a list. */
  textOrTexts(name: string): readonly string[] | undefined {
    if (Array.isArray(this.values[name])) return this.texts(name);
    const one = this.text(name);
    return one === undefined || one === '' ? undefined : [one];
  }

  numberOrText(name: string): number | string | undefined {
    return typeof this.values[name] === 'string' ? this.text(name) : this.number(name);
  }

  choice<T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const value = this.text(name) ?? otherwise;
    const chosen = choices.find((choice) => choice === value);
    if (chosen !== undefined) return chosen;
    throw new ParameterError(
      name,
      `"${name}" must be one of ${choices.join(', ')}, not ${shown(value)}.`,
    );
  }

  flag(name: string, otherwise: boolean): boolean {
    if (!this.has(name)) return otherwise;
    const value = this.values[name];
    if (typeof value === 'boolean') return value;
    throw new ParameterError(name, `"${name}" must be true or false, not ${shown(value)}.`);
  }

  number(
    name: string,
    rule: { min?: number; above?: number; max?: number } = {},
  ): number | undefined {
    if (!this.has(name)) return undefined;
    const value = this.values[name];
    if (typeof value !== 'number' || Number.isNaN(value))
      throw new ParameterError(name, `"${name}" must be a number, not ${shown(value)}.`);
    if (rule.min !== undefined && value < rule.min)
      throw new ParameterError(name, `"${name}" must be at least ${rule.min}, not ${value}.`);
    if (rule.above !== undefined && value <= rule.above)
      throw new ParameterError(name, `"${name}" must be larger than ${rule.above}, not ${value}.`);
    if (rule.max !== undefined && value > rule.max)
      throw new ParameterError(name, `"${name}" must be at most ${rule.max}, not ${value}.`);
    return value;
  }

  integer(name: string, rule: { min?: number; max?: number } = {}): number | undefined {
    const value = this.number(name, rule);
    if (value !== undefined && !Number.isSafeInteger(value))
      throw new ParameterError(name, `"${name}" must be a whole number, not ${value}.`);
    return value;
  }

  /** A number (the minimum) or `[min, max]`, either of which may be null. */
  interval(name: string): { min: number | null; max: number | null } | null {
    if (!this.has(name)) return null;
    const value = this.values[name];
    if (typeof value === 'number' && !Number.isNaN(value)) return { min: value, max: null };
    if (Array.isArray(value) && value.length === 2 && value.every(isBorder))
      return { min: value[0] ?? null, max: value[1] ?? null };
    throw new ParameterError(
      name,
      `"${name}" must be a number or [min, max] (null for open), not ${shown(value)}.`,
    );
  }
}

function isBorder(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && !Number.isNaN(value));
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? typeof value;
}
