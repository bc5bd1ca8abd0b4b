/** What the steps of a generated history act on: the meter, and a world that follows the rules. */
import type fc from 'fast-check';
import type { Meter } from './meter.js';
import type { TenantModel } from './model/tenant-model.js';

/** The tenant by the rules, and the shared time. */
export interface World {
  readonly tenant: TenantModel;
  now: string;
  ids: number;
}

export type Step = fc.AsyncCommand<World, Meter>;
