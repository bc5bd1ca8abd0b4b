/** Compares the part of a configuration before and after a change, member by member. */
import { isSameJson } from '../../acts/policy-rows.js';
import type { AuditEntry } from '../../data/api.js';

export interface Member {
  /** The API's name, or `amount` if the part itself is an amount. */
  readonly name: string;
  /** For a row of the tenant's own policy: its version, and the instant from which it applies. */
  readonly rule?: { readonly version: string; readonly from: string };
  /** `undefined` if there was none. */
  readonly before: unknown;
  /** `undefined` if it was removed. */
  readonly after: unknown;
}

type Part = Readonly<Record<string, unknown>>;

/** Ids that the line above already names. */
const KNOWN_ALREADY: ReadonlySet<string> = new Set(['grantId', 'userId', 'extensionId']);

/** @returns the members that differ, or all of them if the part began or ended */
export function membersChanged({ type, before, after }: AuditEntry): readonly Member[] {
  if (type === 'PolicyChanged') return rulesChanged(rowsIn(before), rowsIn(after));
  const [was, is] = [membersOf(before), membersOf(after)];
  return namesIn(was, is)
    .filter((name) => !KNOWN_ALREADY.has(name) && isOther(was[name], is[name]))
    .map((name) => ({ name, before: was[name], after: is[name] }));
}

/** An allocation is just an amount; the parts of a whole configuration become members of one object. */
function membersOf(part: unknown): Part {
  if (typeof part !== 'object' || part === null) return {};
  if ('milliCredits' in part) return { amount: part };
  if (!('grants' in part)) return part as Part;
  const { settings, copilot, ...lists } = part as Part;
  return { ...(settings as Part), ...(copilot as Part), ...lists };
}

interface Row extends Part {
  readonly version: string;
  readonly effectiveFrom: string;
}

const rowsIn = (part: unknown): readonly Row[] => (Array.isArray(part) ? (part as Row[]) : []);

function rulesChanged(before: readonly Row[], after: readonly Row[]): Member[] {
  const [was, is] = [termsByRow(before), termsByRow(after)];
  return namesIn(was, is)
    .filter((name) => isOther(was[name], is[name]))
    .map((name) => {
      const { version, effectiveFrom } = [...after, ...before].find((row) => nameOf(row) === name)!;
      const rule = { version, from: effectiveFrom };
      return { name, rule, before: was[name], after: is[name] };
    });
}

const nameOf = ({ version, effectiveFrom }: Row): string => `${effectiveFrom} ${version}`;

const termsByRow = (rows: readonly Row[]): Part =>
  Object.fromEntries(
    rows.map((row) => {
      const { version: _version, effectiveFrom: _from, ...terms } = row;
      return [nameOf(row), terms];
    }),
  );

const namesIn = (...parts: readonly Part[]): string[] => [
  ...new Set(parts.flatMap((part) => Object.keys(part))),
];

const isOther = (before: unknown, after: unknown): boolean => !isSameJson(before, after);
