/**
 * Refuses repeated query parameters, and parameters and values that the OpenAPI document does not allow, on every
 * route.
 */
import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { type DocumentedSchema, parametersOf } from '../openapi/openapi-decorators.js';
import { httpProblem } from '../problem.js';

const ANY_QUERY = 'anyQueryParameter';

/** Marks a controller that ignores query parameters, such as pages that keep their filters in the address. */
export const AnyQuery = () => SetMetadata(ANY_QUERY, true);

/** The schemas of the parameters of a route, by name. */
type Known = ReadonlyMap<string, DocumentedSchema>;

export type Query = Readonly<Record<string, unknown>>;

/** Runs after access control, so that unauthorised callers learn nothing, and before any other work. */
@Injectable()
export class KnownQueryParameters implements CanActivate {
  /** Known parameters by handler; `null` if any parameter is allowed. */
  private readonly known = new WeakMap<object, Known | null>();

  canActivate(context: ExecutionContext): true {
    const known = this.parametersOf(context);
    if (known === null) return true;
    refuseUnknown(context.switchToHttp().getRequest<{ readonly query: Query }>().query, known);
    return true;
  }

  private parametersOf(context: ExecutionContext): Known | null {
    const handler = context.getHandler();
    let known = this.known.get(handler);
    if (known === undefined) {
      const takesAny = Reflect.getMetadata(ANY_QUERY, context.getClass()) === true;
      known = takesAny ? null : documentedQuery(handler);
      this.known.set(handler, known);
    }
    return known;
  }
}

function documentedQuery(handler: object): Known {
  const query = parametersOf(handler).filter((one) => one.in === 'query');
  return new Map(query.map(({ name, schema }) => [name, schema]));
}

/** @throws ProblemError naming the first parameter that is unknown, repeated or invalid */
export function refuseUnknown(query: Query, known: Known): void {
  for (const [name, value] of Object.entries(query)) {
    const schema = known.get(name);
    if (!schema) {
      const detail = `The query parameter ${name || 'without a name'} is not known here; ${choice([...known.keys()])}.`;
      throw httpProblem('invalidRequest', detail, { field: name });
    }
    if (typeof value !== 'string') {
      const detail = `The query parameter ${name} is given more than once.`;
      throw httpProblem('invalidRequest', detail, { field: name });
    }
    const rule = brokenRule(schema, value);
    if (rule !== null) {
      throw httpProblem('invalidRequest', `${name} must be ${rule}.`, { field: name });
    }
  }
}

/** @returns the rule that the value breaks, as text, or `null` */
function brokenRule(schema: DocumentedSchema, value: string): string | null {
  const { enum: values, type } = schema;
  if (values && !values.includes(value)) {
    return `${values.length > 1 ? 'one of ' : ''}${values.map(spoken).join(', ')}`;
  }
  if (type === 'boolean') return FLAGS.includes(value) ? null : 'true or false';
  return type === 'integer' ? brokenBounds(schema, value) : null;
}

const FLAGS = ['true', 'false'];

/** Digits only: other number notations of JavaScript are refused. */
const DIGITS = /^\d{1,16}$/;

function brokenBounds({ minimum = 0, maximum }: DocumentedSchema, value: string): string | null {
  const most = maximum ?? Number.MAX_SAFE_INTEGER;
  const number = DIGITS.test(value) ? Number(value) : NaN;
  if (number >= minimum && number <= most) return null;
  return `a whole number from ${minimum} to ${most}`;
}

const spoken = (value: unknown): string => (value === '' ? 'empty' : String(value));

const choice = (known: readonly string[]): string =>
  known.length === 0 ? 'this address takes none' : `known: ${known.join(', ')}`;
