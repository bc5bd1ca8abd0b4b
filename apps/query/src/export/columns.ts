/** The columns of each list as CSV: the members that its schema declares, in order. */
import { BREAKDOWN_DIMENSIONS, isNamed, SUM_NAMES } from '#read-models';
import type { Schema } from '#platform';
import { REJECTED } from '../schemas/rejected-docs.js';
import { AUDIT } from '../schemas/configuration-schemas.js';
import { ACTIVITY, LEDGER, TENANTS } from '../schemas/schemas.js';
import { TENANT_USAGE } from '../schemas/usage-schemas.js';

const membersOf = ({ items }: Schema): readonly string[] => Object.keys(items?.properties ?? {});

export const runColumns = () => membersOf(ACTIVITY.runs);
export const ledgerColumns = () => membersOf(LEDGER.events);
export const auditColumns = () => membersOf(AUDIT.changes);
export const environmentColumns = () => membersOf(TENANT_USAGE.environments);
export const tenantColumns = () => membersOf(TENANTS.tenants);
export const rejectedColumns = () => membersOf(REJECTED.rejected);

/** The requested dimensions, with the names of those that have one, and the sums. */
export function breakdownColumns({ by }: Readonly<Record<string, unknown>>): readonly string[] {
  const asked = typeof by === 'string' ? by.split(',') : [];
  const dimensions = asked.flatMap((name) => {
    const dimension = BREAKDOWN_DIMENSIONS.find((one) => one === name);
    if (!dimension) return [];
    return isNamed(dimension) ? [dimension, `${dimension}Name`] : [dimension];
  });
  return [...dimensions, ...SUM_NAMES];
}
