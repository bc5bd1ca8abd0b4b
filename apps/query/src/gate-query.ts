/** What a question to the gate says behind its question mark, read as one: it is asked before every run. */
import type { PipeTransform } from '@nestjs/common';
import { CAPABILITIES, type Capability, type Context, CONTEXTS, type Tier, TIERS } from '#metering';
import { flagParameter, momentParameter, oneOf, optionalText } from './parameters.js';

export interface GateQuery {
  readonly userId: string | undefined;
  readonly context: Context | undefined;
  readonly capability: Capability | undefined;
  readonly tier: Tier | undefined;
  readonly explain: boolean;
  readonly at: string | undefined;
  readonly allowPartial: boolean;
}

const PIPES: { readonly [Name in keyof GateQuery]: PipeTransform<unknown, GateQuery[Name]> } = {
  userId: optionalText,
  context: oneOf(CONTEXTS),
  capability: oneOf(CAPABILITIES),
  tier: oneOf(TIERS),
  explain: flagParameter,
  at: momentParameter,
  allowPartial: flagParameter,
};

/** The whole query; who asks knows by `KnownQueryParameters` that there is nothing else in it. */
export const gateQuery: PipeTransform<Readonly<Record<string, unknown>>, GateQuery> = {
  transform(query) {
    const read = <Name extends keyof GateQuery>(data: Name): GateQuery[Name] =>
      PIPES[data].transform(query[data], { type: 'query', data });
    return {
      userId: read('userId'),
      context: read('context'),
      capability: read('capability'),
      tier: read('tier'),
      explain: read('explain'),
      at: read('at'),
      allowPartial: read('allowPartial'),
    };
  },
};
