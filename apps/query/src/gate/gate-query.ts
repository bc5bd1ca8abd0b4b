/** The query parameters of the gate: of a single request, and of a batch, whose requests are in the body. */
import { CAPABILITIES, type Capability, type Context, CONTEXTS, type Tier, TIERS } from '#metering';
import { flagParameter, momentParameter, oneOf, optionalText } from '../questions/parameters.js';
import { queryOf } from '../questions/query-of.js';

export interface GateQuery {
  readonly userId: string | undefined;
  readonly context: Context | undefined;
  readonly capability: Capability | undefined;
  readonly tier: Tier | undefined;
  readonly explain: boolean;
  readonly at: string | undefined;
  readonly allowPartial: boolean;
}

export const gateQuery = queryOf<GateQuery>({
  userId: optionalText,
  context: oneOf(CONTEXTS),
  capability: oneOf(CAPABILITIES),
  tier: oneOf(TIERS),
  explain: flagParameter,
  at: momentParameter,
  allowPartial: flagParameter,
});

export type GateBatchQuery = Pick<GateQuery, 'explain' | 'allowPartial'>;

export const gateBatchQuery = queryOf<GateBatchQuery>({
  explain: flagParameter,
  allowPartial: flagParameter,
});
