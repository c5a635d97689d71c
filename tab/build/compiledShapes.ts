import type { Plugin } from 'vite';
import * as z from 'zod/mini';
import { Answer, Help, Settings } from '#session/choices.ts';
import { ServerMessage } from '#session/protocol.ts';
import { View } from '#session/view.ts';

/**
 * Replaces `live/shapes.ts` by plain comparisons, 1.7 kB of Brotli. The schemas with zod/mini would take 6 kB of the
 * first load more (5 %), Ajv's standalone code 8 kB.
 */
export function compiledShapes(): Plugin {
  return {
    name: 'compiled-shapes',
    apply: 'build',
    transform: {
      filter: { id: /\/tab\/live\/shapes\.ts$/ },
      handler: () => ({ code: shapes(), moduleType: 'js', map: null }),
    },
  };
}

/** The module's source: the exports of `live/shapes.ts`, as plain comparisons. */
export function shapes(): string {
  const compiler = new Compiler();
  const exported = [
    `export const isServerMessage = (v) => ${compiler.fits(ServerMessage, 'v')};`,
    `export const isView = (v) => ${compiler.fits(View, 'v')};`,
    `export const areSettings = (v) => ${compiler.fits(z.partial(Settings), 'v')};`,
    `export const helps = ${JSON.stringify(Help.options)};`,
    `export const answers = ${JSON.stringify(Answer.options)};`,
  ];
  return [...compiler.functions, ...exported].join('\n');
}

/** The parts of a zod schema that the wire's schemas use. */
interface Definition {
  type: string;
  shape: Readonly<Record<string, z.ZodMiniType>>;
  /** Set on strict objects. */
  catchall?: z.ZodMiniType;
  options: readonly z.ZodMiniType[];
  values: readonly unknown[];
  entries: Readonly<Record<string, string>>;
  element: z.ZodMiniType;
  innerType: z.ZodMiniType;
  valueType: z.ZodMiniType;
  format?: string;
  checks?: ReadonlyArray<{ _zod: { def: { check: string; value: number; inclusive: boolean } } }>;
}

/** Compiles each object schema to a function. Throws on anything it doesn't know. */
class Compiler {
  readonly functions = [
    'const isString = (v) => typeof v === "string";',
    'const isBoolean = (v) => typeof v === "boolean";',
    'const isNumber = Number.isFinite;',
    'const isInteger = Number.isSafeInteger;',
    'const isObject = (v) => typeof v === "object" && v !== null && !Array.isArray(v);',
  ];
  readonly #objects = new Map<z.ZodMiniType, string>();

  /** An expression that is true if the variable `v` fits the schema. */
  fits(schema: z.ZodMiniType, v: string): string {
    const definition = schema._zod.def as unknown as Definition;
    if (definition.type === 'object') return `${this.#objectOf(schema, definition)}(${v})`;
    return all([this.#typeOf(definition, v), ...(definition.checks ?? []).map((check) => checkOf(check._zod.def, v))]);
  }

  #typeOf(definition: Definition, v: string): string {
    switch (definition.type) {
      case 'unknown':
        return 'true';
      case 'string':
        return `isString(${v})`;
      case 'boolean':
        return `isBoolean(${v})`;
      case 'number':
        return definition.format === 'safeint' ? `isInteger(${v})` : `isNumber(${v})`;
      case 'literal':
        return any(definition.values.map((value) => `${v} === ${JSON.stringify(value)}`));
      case 'enum':
        return `${JSON.stringify(Object.values(definition.entries))}.includes(${v})`;
      case 'optional':
        return any([`${v} === undefined`, this.fits(definition.innerType, v)]);
      case 'union':
        return any(definition.options.map((option) => this.fits(option, v)));
      case 'array':
        return all([`Array.isArray(${v})`, this.#everyFits(definition.element, v)]);
      case 'record':
        return all([`isObject(${v})`, this.#everyFits(definition.valueType, `Object.values(${v})`)]);
      default:
        throw new Error(`a shape with "${definition.type}" cannot be compiled yet`);
    }
  }

  #everyFits(schema: z.ZodMiniType, list: string): string {
    const fits = this.fits(schema, 'v');
    return fits === 'true' ? fits : `${list}.every((v) => ${fits})`;
  }

  #objectOf(schema: z.ZodMiniType, { shape, catchall }: Definition): string {
    const made = this.#objects.get(schema);
    if (made) return made;
    const fields = Object.entries(shape).map(([key, field]) => this.fits(field, `v.${key}`));
    const known = `Object.keys(v).every((key) => ${JSON.stringify(Object.keys(shape))}.includes(key))`;
    const name = `fits${this.#objects.size}`;
    this.#objects.set(schema, name);
    this.functions.push(`const ${name} = (v) => ${all(['isObject(v)', ...fields, catchall ? known : 'true'])};`);
    return name;
  }
}

function checkOf({ check, value, inclusive }: { check: string; value: number; inclusive: boolean }, v: string): string {
  switch (check) {
    case 'number_format':
      // Already checked by the type.
      return 'true';
    case 'greater_than':
      return `${v} ${inclusive ? '>=' : '>'} ${value}`;
    default:
      throw new Error(`a check "${check}" cannot be compiled yet`);
  }
}

function all(conditions: readonly string[]): string {
  return conditions.filter((condition) => condition !== 'true').join(' && ') || 'true';
}

function any(conditions: readonly string[]): string {
  return `(${conditions.join(' || ')})`;
}
