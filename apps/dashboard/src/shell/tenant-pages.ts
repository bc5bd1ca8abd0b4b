/** Loads the script of each page of a tenant; nothing is fetched before a function is called. */
import type { TenantPage } from '../data/addresses.js';

export const TENANT_PAGE_SCRIPTS = {
  overview: () => import('../pages/overview/overview-page.js'),
  environments: () => import('../pages/environments/environments-page.js'),
  environment: () => import('../pages/environment/environment-page.js'),
  usage: () => import('../pages/usage/usage-page.js'),
  runs: () => import('../pages/runs/runs-page.js'),
  run: () => import('../pages/run/run-page.js'),
  credits: () => import('../pages/credits/credits-page.js'),
  policies: () => import('../pages/policies/policies-page.js'),
  audit: () => import('../pages/audit/audit-page.js'),
} as const satisfies Record<TenantPage | 'environment' | 'run', () => Promise<unknown>>;
