/** The props of every page of a tenant. */
import type { TenantUsage } from '../data/api.js';

export interface TenantPageProps {
  readonly usage: TenantUsage;
  /** The month in the address; `undefined` is the current month. */
  readonly month: string | undefined;
}
