/**
 * Decorators for the OpenAPI document, named as Nest's. They are applied when the document is first requested, because
 * Nest's decorators load more than 500 modules, a quarter of all that a process loads at start.
 */
type Nest = typeof import('@nestjs/swagger');
type Name =
  | 'ApiBody'
  | 'ApiConsumes'
  | 'ApiExcludeController'
  | 'ApiExtension'
  | 'ApiHeader'
  | 'ApiOperation'
  | 'ApiProduces'
  | 'ApiQuery'
  | 'ApiResponse'
  | 'ApiSecurity'
  | 'ApiTags';

type Decorator = (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => void;
type Documented = (...options: readonly unknown[]) => Decorator;

const unapplied: ((nest: Nest) => void)[] = [];

/** Applies the decorators recorded since the last call. */
export function applyTo(nest: Nest): void {
  for (const apply of unapplied.splice(0)) apply(nest);
}

const later =
  <N extends Name>(name: N) =>
  (...options: Parameters<Nest[N]>): ClassDecorator & MethodDecorator => {
    const decorate: Decorator = (...place) => {
      unapplied.push((nest) => (nest[name] as unknown as Documented)(...options)(...place));
    };
    return decorate;
  };

export const ApiBody = later('ApiBody');
export const ApiConsumes = later('ApiConsumes');
export const ApiExcludeController = later('ApiExcludeController');
export const ApiExtension = later('ApiExtension');
export const ApiOperation = later('ApiOperation');
export const ApiProduces = later('ApiProduces');
export const ApiResponse = later('ApiResponse');
export const ApiSecurity = later('ApiSecurity');
export const ApiTags = later('ApiTags');

export interface DocumentedParameter {
  readonly name: string;
  readonly in: 'header' | 'query';
  readonly schema: DocumentedSchema;
}

export interface DocumentedSchema {
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

const parameters = new WeakMap<object, DocumentedParameter[]>();

/** The parameters that a handler documents, which are the only ones that it accepts. */
export const parametersOf = (handler: object): readonly DocumentedParameter[] =>
  parameters.get(handler) ?? [];

export const ApiQuery = parameter('ApiQuery', 'query');
export const ApiHeader = parameter('ApiHeader', 'header');

/** For a handler, not for a whole controller. */
function parameter<N extends 'ApiHeader' | 'ApiQuery'>(name: N, place: 'header' | 'query') {
  const document = later(name);
  return (...options: Parameters<Nest[N]>): MethodDecorator =>
    (target, key, descriptor) => {
      const [{ name: ofParameter = '', schema = {} }] = options as unknown as [
        { name?: string; schema?: DocumentedSchema },
      ];
      const handler = descriptor.value as object;
      const known = parametersOf(handler);
      parameters.set(handler, [...known, { name: ofParameter, in: place, schema }]);
      document(...options)(target, key, descriptor);
    };
}
