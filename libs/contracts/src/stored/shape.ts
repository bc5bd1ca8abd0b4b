/** Composable checks of stored values, which describe the shape of an event's body. */

/** @returns the path of the fault, starting with `.` or `[`, and the rule; null if the value is valid */
export type Shape = (value: unknown) => string | null;

/** One check for each required member; other members are allowed. */
export type MembersOf<T> = {
  readonly [Key in keyof T as undefined extends T[Key] ? never : Key]: Shape;
};

const rule =
  (text: string, holds: (value: unknown) => boolean): Shape =>
  (value) =>
    holds(value) ? null : ` must be ${text}`;

export const text = rule('text', (value) => typeof value === 'string');
export const flag = rule('true or false', (value) => typeof value === 'boolean');
export const integer = rule('a safe integer', Number.isSafeInteger);
export const count = rule(
  'a safe integer of at least 0',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
);
export const instant = rule(
  'an instant in UTC',
  (value) => typeof value === 'string' && INSTANT.test(value),
);
export const month = rule(
  'a month as 2026-11',
  (value) => typeof value === 'string' && MONTH.test(value),
);
export const anObject = rule('an object', isObject);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const nullable =
  (shape: Shape): Shape =>
  (value) =>
    value === null ? null : shape(value);

export function members<T>(shapes: MembersOf<T>): Shape {
  const entries = Object.entries<Shape>(shapes);
  return (value) => {
    const notAnObject = anObject(value);
    if (notAnObject !== null) return notAnObject;
    const fields = value as Readonly<Record<string, unknown>>;
    for (const [name, shape] of entries) {
      const wrong = shape(fields[name]);
      if (wrong !== null) return `.${name}${wrong}`;
    }
    return null;
  };
}

export const listOf =
  (shape: Shape): Shape =>
  (value) => {
    if (!Array.isArray(value)) return ' must be a list';
    for (const [index, item] of value.entries()) {
      const wrong = shape(item);
      if (wrong !== null) return `[${index}]${wrong}`;
    }
    return null;
  };

export const recordOf =
  (shape: Shape): Shape =>
  (value) => {
    const notAnObject = anObject(value);
    if (notAnObject !== null) return notAnObject;
    for (const [name, item] of Object.entries(value as object)) {
      const wrong = shape(item);
      if (wrong !== null) return `.${name}${wrong}`;
    }
    return null;
  };
