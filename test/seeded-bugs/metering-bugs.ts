/** Seeded bugs between the log and the ledger. */
import type { MessageBatch, MessagePublisher } from '#eventsourcing';
import type { ReceivedUsage } from '#ledger';
import { REAL_SYSTEM } from '../simulation/system.js';
import type { SeededBug } from './bug.js';

const offsetBeforeAppend: SeededBug = {
  name: 'offset committed before the append',
  breaks: ['P1', 'P2'],
  system: {
    ...REAL_SYSTEM,
    async meterBatch(dependencies, batch) {
      await batch.commit(batch.messages[batch.messages.length - 1]!.offset);
      const committed: MessageBatch = { ...batch, commit: async () => {} };
      await REAL_SYSTEM.meterBatch(dependencies, committed);
    },
  },
};

const poisonDropped: SeededBug = {
  name: 'poison dropped without a dead letter',
  breaks: ['P2'],
  system: {
    ...REAL_SYSTEM,
    aroundPublisher: (publisher): MessagePublisher => ({ ...publisher, publish: async () => {} }),
  },
};

const idConflictIgnored: SeededBug = {
  name: 'id conflict taken for a duplicate',
  breaks: ['P2'],
  system: {
    ...REAL_SYSTEM,
    aroundLedger: (ledger) => ({
      newestEvent: null,
      async recordUsage(tenantId, records) {
        const outcomes = await ledger.recordUsage(tenantId, records);
        return outcomes.map((outcome) =>
          outcome.kind === 'rejected' && outcome.rejection.code === 'usageConflict'
            ? { kind: 'duplicate' }
            : outcome,
        );
      },
    }),
  },
};

const claimOf = ({ decoded: { usageKey, payloadHash } }: ReceivedUsage): string =>
  usageKey + payloadHash;

const localIdCache: SeededBug = {
  name: 'ids claimed in a local cache instead of the ledger',
  breaks: ['P1', 'P2'],
  system: {
    ...REAL_SYSTEM,
    aroundLedger(ledger) {
      const claimed = new Set<string>();
      return {
        newestEvent: null,
        async recordUsage(tenantId, records) {
          const fresh = records.filter((record) => !claimed.has(claimOf(record)));
          for (const record of fresh) claimed.add(claimOf(record));
          const outcomes = await ledger.recordUsage(tenantId, fresh);
          return records.map(
            (record) => outcomes[fresh.indexOf(record)] ?? { kind: 'duplicate' as const },
          );
        },
      };
    },
  },
};

const changed = (change: (record: ReceivedUsage) => ReceivedUsage): SeededBug['system'] => ({
  ...REAL_SYSTEM,
  aroundLedger: (ledger) => ({
    newestEvent: null,
    recordUsage: (tenantId, records) => ledger.recordUsage(tenantId, records.map(change)),
  }),
});

const idsForOneMonth: SeededBug = {
  name: 'ids remembered for one month only',
  breaks: ['P1'],
  system: changed((record) => {
    const { usage, usageKey } = record.decoded;
    const month = usage.time.slice(5, 7) + usage.time.slice(2, 4);
    return { ...record, decoded: { ...record.decoded, usageKey: month + usageKey.slice(4) } };
  }),
};

export const METERING_BUGS: readonly SeededBug[] = [
  offsetBeforeAppend,
  poisonDropped,
  idConflictIgnored,
  localIdCache,
  idsForOneMonth,
];
