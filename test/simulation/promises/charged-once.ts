/** P1: every accepted usage id is charged exactly once, whatever crashes, repeats, reorders or times out. */
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

/** The meaning of every charge, by whose it is. */
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

/** From the dual regime on what has no price is free; when that begins for a tenant, a policy may change. */
export const mayBeRefused = ({
  run,
  isEarly = false,
}: Pick<UsageMessage, 'run' | 'isEarly'>): boolean => isEarly || lacksPrice(run);

export const mustBeAccepted = (message: UsageMessage): boolean =>
  message.flaw === null && !mayBeRefused(message);
