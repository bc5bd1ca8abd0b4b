/** The names of the usage tables, separate from their definitions, which the roles of the database do not need. */

/** What `usage` projects per tenant; all of it can be rebuilt from the ledger. */
export const USAGE_TABLES = [
  'tenants',
  'month_ledgers',
  'month_configurations',
  'configuration_events',
  'due_dates',
  'environment_months',
  'month_totals',
  'trial_months',
  'limit_changes',
  'slices',
  'usage_days',
  'day_totals',
  'run_blocks',
] as const;
