/** Seeded bugs in commands. */
import type { CommandOptions } from '#ledger';
import { REAL_SYSTEM } from '../simulation/system.js';
import type { SeededBug } from './bug.js';

const commanding = (change: (options: CommandOptions) => CommandOptions): SeededBug['system'] => ({
  ...REAL_SYSTEM,
  createLedger(aggregate, clock) {
    const ledger = REAL_SYSTEM.createLedger(aggregate, clock);
    const command = ledger.command.bind(ledger);
    ledger.command = (tenantId, asked, options) => command(tenantId, asked, change(options ?? {}));
    return ledger;
  },
});

const keyIgnored: SeededBug = {
  name: 'an idempotency key is ignored',
  breaks: ['P1'],
  system: commanding(({ metadata: _, ...options }) => options),
};

const tagIgnored: SeededBug = {
  name: 'a change is made whatever configuration it was meant for',
  breaks: ['P3'],
  system: commanding(({ ifConfiguration: _, ...options }) => options),
};

export const COMMAND_BUGS: readonly SeededBug[] = [keyIgnored, tagIgnored];
