/** Seeded bugs between the ledger and the read models. */
import type {
  MessagePublisher,
  ProjectorOptions,
  SqlDatabase,
  SqlTransaction,
} from '#eventsourcing';
import { REAL_SYSTEM } from '../simulation/system.js';
import type { SeededBug } from './bug.js';

type Statement = Parameters<SqlTransaction['execute']>;

const movesCheckpoint = ([sql]: Statement): boolean => sql.startsWith('UPDATE checkpoints');

/** @param execute replaces every statement that changes rows */
function changing(
  database: SqlDatabase,
  execute: (transaction: SqlTransaction, statement: Statement) => Promise<number>,
  afterwards: () => Promise<void> = async () => {},
): SqlDatabase {
  return {
    ...database,
    async transaction(work) {
      const result = await database.transaction((transaction) =>
        work({ ...transaction, execute: (...statement) => execute(transaction, statement) }),
      );
      await afterwards();
      return result;
    },
  };
}

const checkpointApart: SeededBug = {
  name: 'the checkpoint is saved apart from the rows',
  breaks: ['P3', 'P8'],
  system: {
    ...REAL_SYSTEM,
    aroundDatabase(database) {
      let due: Statement | null = null;
      return changing(
        database,
        async (transaction, statement) => {
          if (!movesCheckpoint(statement)) return transaction.execute(...statement);
          due = statement;
          return 1;
        },
        async () => {
          const statement = due;
          if (statement) await database.transaction((apart) => apart.execute(...statement));
          due = null;
        },
      );
    },
  },
};

const noCompareAndSet: SeededBug = {
  name: 'the checkpoint is moved without compare-and-set',
  breaks: ['P3', 'P8'],
  system: {
    ...REAL_SYSTEM,
    aroundDatabase: (database) =>
      changing(database, async (transaction, statement) => {
        const changed = await transaction.execute(...statement);
        if (changed !== 0 || !movesCheckpoint(statement)) return changed;
        const [, [position, key] = []] = statement;
        const anyway = 'UPDATE checkpoints SET position = $1 WHERE name = $2';
        return transaction.execute(anyway, [position!, key!]);
      }),
  },
};

const lostConnectionSkips: SeededBug = {
  name: 'after a lost connection the projector goes on from the head',
  breaks: ['P3', 'P6', 'P8'],
  system: {
    ...REAL_SYSTEM,
    runProjector: (options: ProjectorOptions) => {
      const { source } = options;
      let connections = 0;
      const fromHead: ProjectorOptions['source'] = {
        ...source,
        async *subscribe(wanted) {
          const after = connections++ === 0 ? wanted.after : await source.head(wanted.categories);
          yield* source.subscribe({ ...wanted, after });
        },
      };
      return REAL_SYSTEM.runProjector({ ...options, source: fromHead });
    },
  },
};

const announcedAfterwards: SeededBug = {
  name: 'announcements are sent after the checkpoint has moved',
  breaks: ['P2'],
  system: {
    ...REAL_SYSTEM,
    notifications(publisher, store) {
      const later = { ...publisher, publish: async (messages: Messages) => void send(messages) };
      const send = (messages: Messages) => publisher.publish(messages).catch(() => undefined);
      return REAL_SYSTEM.notifications(later, store);
    },
  },
};

type Messages = Parameters<MessagePublisher['publish']>[0];

export const PROJECTOR_BUGS: readonly SeededBug[] = [
  checkpointApart,
  noCompareAndSet,
  lostConnectionSkips,
  announcedAfterwards,
];
