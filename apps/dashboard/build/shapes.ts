/** Derives the shape of every response from the OpenAPI document; the pages use it to fill in missing members. */

/**
 * Values stand for types: 0 for a number, '' for a string, false for a boolean, `[shape]` for a list, an object
 * for an object, null for anything. The name of a nullable member ends in `|`, that of an optional
 * member in `?`; `{ '|': [...] }` lists alternatives.
 */
export type Shape = 0 | '' | false | null | readonly Shape[] | { readonly [name: string]: Shape };

interface Schema {
  readonly type?: string | readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

interface Answer {
  readonly content?: { readonly 'application/json'?: { readonly schema?: Schema } };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, Answer>>;
}

/** @returns the shapes of successful responses by method and path, such as `GET /v1/me` */
export function shapesOf(document: string): Readonly<Record<string, Shape>> {
  const { paths } = JSON.parse(document) as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, one]) => [`${method.toUpperCase()} ${path}`, one] as const,
    ),
  );
  const shapes = operations.flatMap(([name, { responses }]) => {
    const answer = responses['200'] ?? responses['201'];
    const schema = answer?.content?.['application/json']?.schema;
    return schema ? [[name, shapeOf(schema)] as const] : [];
  });
  return Object.fromEntries(shapes);
}

function shapeOf({ anyOf, type, items, properties, required = [] }: Schema): Shape {
  if (anyOf) return { '|': anyOf.map(shapeOf) };
  switch (typesOf(type).find((one) => one !== 'null')) {
    case 'object':
      return Object.fromEntries(
        Object.entries(properties ?? {}).map(([name, schema]) => [
          name + markOf(schema, required.includes(name)),
          shapeOf(schema),
        ]),
      );
    case 'array':
      return [shapeOf(items ?? {})];
    case 'number':
    case 'integer':
      return 0;
    case 'boolean':
      return false;
    case 'string':
      return '';
    default:
      return null;
  }
}

const typesOf = (type: Schema['type'] = []): readonly string[] =>
  typeof type === 'string' ? [type] : type;

function markOf({ type }: Schema, isRequired: boolean): '' | '|' | '?' {
  if (!isRequired) return '?';
  return typesOf(type).includes('null') ? '|' : '';
}
