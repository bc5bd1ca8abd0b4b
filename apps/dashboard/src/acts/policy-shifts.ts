/** What a change of the tenant's own policy rows changes: each term with its date and its values before and after. */
import { isSameJson } from './policy-rows.js';

type Terms = Readonly<Record<string, unknown>>;

/** In the format of the configuration route. */
interface Policy {
  readonly terms: Terms;
  /** The next date first. */
  readonly toCome: readonly { readonly effectiveFrom: string; readonly terms: Terms }[];
  readonly rows: readonly Terms[];
}

export interface TermShift {
  /** The instant from which the row applies. */
  readonly from: string;
  readonly name: string;
  /** The value on that date without the change. */
  readonly before: unknown;
  /** `undefined` if the published rules apply again. */
  readonly after: unknown;
}

/** @param rows the tenant's own rows after the change. @returns the changes, the earliest date first */
export function policyShifts(policy: Policy, rows: readonly Terms[]): TermShift[] {
  const [was, is] = [termsByDate(policy.rows), termsByDate(rows)];
  const dates = [...new Set([...was.keys(), ...is.keys()])].sort();
  return dates.flatMap((from) => {
    const [before, after] = [was.get(from) ?? {}, is.get(from) ?? {}];
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names]
      .filter((name) => !isSameJson(before[name], after[name]))
      .map((name) => ({
        ...{ from, name, after: after[name] },
        before: before[name] ?? valueOn(policy, from, name),
      }));
  });
}

function termsByDate(rows: readonly Terms[]): Map<string, Terms> {
  const byDate = new Map<string, Terms>();
  for (const { version: _version, effectiveFrom, ...terms } of rows) {
    const date = String(effectiveFrom);
    byDate.set(date, { ...byDate.get(date), ...terms });
  }
  return byDate;
}

function valueOn({ terms, toCome }: Policy, date: string, name: string): unknown {
  const changed = toCome.filter((one) => one.effectiveFrom <= date && name in one.terms);
  return (changed.at(-1)?.terms ?? terms)[name];
}
