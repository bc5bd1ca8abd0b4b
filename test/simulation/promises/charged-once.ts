/** P1: every accepted usage id is charged exactly once, despite crashes, repeats, reordering and timeouts. */
import { lacksPrice } from '../../oracle/prices.js';
import type { UsageMessage } from '../plan/message-spec.js';
import { identityOf, meaningOf } from '../plan/message-spec.js';
import { comparableRun } from '../oracle/stored-usage.js';
import type { Evidence } from './evidence.js';

export function chargedOnce({ events, world, findings }: Evidence): void {
  const charged = chargesByIdentity(events);
  const wanted = new Map<string, boolean>();
  for (const message of world.observed.published) {
    if (message.flaw !== null) continue;
    const identity = identityOf(message.run);
    wanted.set(identity, (wanted.get(identity) ?? false) || mustBeAccepted(message));
  }
  for (const [identity, must] of wanted) {
    const count = charged.get(identity)?.length ?? 0;
    if (count > 1) findings.add('P1', `${identity} was charged ${count} times`);
    if (must && count === 0) findings.add('P1', `${identity} was never charged`);
  }
  for (const identity of charged.keys()) {
    if (!wanted.has(identity)) findings.add('P1', `${identity} was charged but never valid`);
  }
}

/** The meanings of all charges, by the identity of the event. */
export function chargesByIdentity(events: Evidence['events']): Map<string, string[]> {
  const charged = new Map<string, string[]>();
  for (const event of events) {
    if (event.type !== 'CreditConsumed') continue;
    const run = comparableRun(event.data);
    const meanings = charged.get(identityOf(run)) ?? [];
    charged.set(identityOf(run), [...meanings, meaningOf(run)]);
  }
  return charged;
}

/** A run without a price is free from the dual regime on; a policy may change when that begins for a tenant. */
export const mayBeRefused = ({
  run,
  isEarly = false,
}: Pick<UsageMessage, 'run' | 'isEarly'>): boolean => isEarly || lacksPrice(run);

export const mustBeAccepted = (message: UsageMessage): boolean =>
  message.flaw === null && !mayBeRefused(message);
