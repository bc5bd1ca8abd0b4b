/** The TypeScript type that a schema describes, so that the compiler checks every response against its description. */

export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

export type Members = Readonly<Record<string, Schema>>;

/** @example TypeOf<{ type: ['string', 'null'] }> is string | null */
export type TypeOf<S> = S extends { readonly anyOf: readonly (infer Choice)[] }
  ? TypeOf<Choice>
  : S extends { readonly enum: readonly (infer Value)[] }
    ? Value
    : S extends { readonly type: infer Type }
      ? OfType<S, Type extends readonly (infer One)[] ? One : Type>
      : unknown;

type OfType<S, Type> = Type extends 'array'
  ? S extends { readonly items: infer Item }
    ? readonly TypeOf<Item>[]
    : readonly unknown[]
  : Type extends 'object'
    ? S extends { readonly properties: infer P; readonly required: readonly (infer Name)[] }
      ? Required<P, Name>
      : object
    : Type extends keyof Primitives
      ? Primitives[Type]
      : never;

type Required<P, Name> = {
  readonly [K in keyof P as K extends Name ? K : never]: TypeOf<P[K]>;
} & { readonly [K in keyof P as K extends Name ? never : K]?: TypeOf<P[K]> };

interface Primitives {
  readonly string: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly null: null;
}

/** The type of an object with these members, all required. */
export type TypeOfMembers<P> = P extends Members
  ? { readonly [K in keyof P]: TypeOf<P[K]> }
  : never;

declare const TEXT_OF: unique symbol;

/** A response that is already JSON text. */
export type JsonText<Answer> = string & { readonly [TEXT_OF]: Answer };

/**
 * The members of a value, at any depth, that the described type does not name, because TypeScript accepts values with
 * additional members. Objects without described members are not checked.
 */
export type Unnamed<Value, Type> = object extends Type
  ? never
  : Value extends readonly (infer Item)[]
    ? Unnamed<Item, Type extends readonly (infer Known)[] ? Known : never>
    : Value extends object
      ? {
          [K in keyof Value]-?: Exclude<K, NameOf<Type>> | Unnamed<Value[K], MemberOf<Type, K>>;
        }[keyof Value]
      : never;

type NameOf<Type> = Type extends object ? keyof Type : never;
type MemberOf<Type, Name> = Type extends object
  ? Name extends keyof Type
    ? Type[Name]
    : never
  : never;
