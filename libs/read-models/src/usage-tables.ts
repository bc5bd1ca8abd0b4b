/** The names of the usage tables, separate from their definitions, which the database roles do not need. */

/** The tables that `usage` projects per tenant; all can be rebuilt from the ledger. */
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
