/** Builds a DTO from untrusted JSON: takes declared members only and reports others. */
import { isJsonObject, type JsonMembers } from './json-object.js';
import { quoted } from './texts.js';

export type ClassOf = new () => object;

/** The declaration of one member of a DTO. */
export interface Declaration {
  /** The class of an object, or of each object of a list. */
  readonly type?: () => ClassOf;
  readonly isList?: boolean;
  /** A longer list is rejected as a whole, without building its items. */
  readonly itemsMax?: number;
  /** Members that the nested class does not declare are rejected. */
  readonly isClosed?: boolean;
  /** Converts a value to the notation that the rest of the system uses; returns `null` if it has none. */
  readonly normalForm?: (value: unknown) => unknown;
}

const declarations = new WeakMap<object, Map<string, Declaration>>();

/** Called by every constraint; declarations of one member are merged. */
export function declare(prototype: object, name: string, declaration: Declaration = {}): void {
  let members = declarations.get(prototype);
  if (!members) declarations.set(prototype, (members = new Map<string, Declaration>()));
  members.set(name, { ...members.get(name), ...declaration });
}

export interface Built<T> {
  readonly value: T;
  /** Undeclared members. */
  readonly unknown: readonly UnknownMember[];
}

/** An undeclared member; there may be very many, of which only a few are reported. */
export class UnknownMember {
  constructor(
    private readonly path: string,
    private readonly name: string,
    private readonly members: ReadonlyMap<string, Declaration>,
  ) {}

  /** Its path, shortened for a message. */
  get field(): string {
    return pathOf(this.path, quoted(this.name));
  }

  get known(): readonly string[] {
    return [...this.members.keys()];
  }
}

/** @param isClosed whether unknown members are reported everywhere, or only those of closed members */
export function build<T extends object>(
  type: new () => T,
  plain: JsonMembers,
  isClosed: boolean,
): Built<T> {
  const unknown: UnknownMember[] = [];
  const value = new Builder(isClosed, unknown).object(type, plain, '', isClosed) as T;
  return { value, unknown };
}

class Builder {
  constructor(
    private readonly allClosed: boolean,
    private readonly unknown: UnknownMember[],
  ) {}

  object(type: ClassOf, plain: JsonMembers, path: string, isClosed: boolean): object {
    const value = new type() as Record<string, unknown>;
    const members = declarations.get(type.prototype as object) ?? new Map<string, Declaration>();
    for (const [name, declaration] of members) {
      if (!Object.hasOwn(plain, name)) continue;
      value[name] = this.member(declaration, plain[name], pathOf(path, name));
    }
    if (isClosed) this.report(plain, members, path);
    return value;
  }

  private member(declaration: Declaration, given: unknown, path: string): unknown {
    const { type, isList, itemsMax = Infinity, normalForm } = declaration;
    if (normalForm) return normalForm(given) ?? given;
    if (!type || given === null || given === undefined) return given;
    const isClosed = this.allClosed || declaration.isClosed === true;
    const nested = (one: unknown, at: string) =>
      isJsonObject(one) ? this.object(type(), one, at, isClosed) : NO_OBJECT;
    if (!isList) return nested(given, path);
    return Array.isArray(given) && given.length <= itemsMax
      ? given.map((item, index) => nested(item, pathOf(path, String(index))))
      : NO_OBJECT;
  }

  private report(
    plain: JsonMembers,
    members: ReadonlyMap<string, Declaration>,
    path: string,
  ): void {
    for (const name of Object.keys(plain)) {
      if (members.has(name)) continue;
      this.unknown.push(new UnknownMember(path, name, members));
    }
  }
}

/** Replaces a value that should be an object but is not: every rule rejects it. */
const NO_OBJECT = false;

const pathOf = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
