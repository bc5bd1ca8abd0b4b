/** What a generated history acts on: the meter, and a world by the rules beside it. */
import type fc from 'fast-check';
import type { Meter } from './meter.js';
import type { TenantModel } from './model/tenant-model.js';

/** The tenant by the rules, and the time both live in. */
export interface World {
  readonly tenant: TenantModel;
  now: string;
  ids: number;
}

export type Step = fc.AsyncCommand<World, Meter>;
