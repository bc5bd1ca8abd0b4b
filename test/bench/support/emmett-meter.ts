/**
 * A meter as emmett's own guide would build it: a stream per tenant and month, a command handler that knows the ids, and
 * on PostgreSQL a balance per environment as an inline projection in the same transaction. It has no prices and no
 * overage.
 */
import type { EventStoreDBClient } from '@eventstore/db-client';
import type { OutgoingMessage } from '#eventsourcing';
import { fetchedPackage } from './fetched-packages.js';

const EMMETT = { '@event-driven-io/emmett': '0.42.0' };
const EMMETT_POSTGRESQL = {
  '@event-driven-io/emmett-postgresql': '0.42.0',
  ...EMMETT,
  '@event-driven-io/pongo': '0.16.11',
};

/** The last stable release for EventStoreDB, and the matching emmett. */
const EMMETT_ESDB = {
  '@event-driven-io/emmett-esdb': '0.20.0',
  '@event-driven-io/emmett': '0.20.0',
  '@eventstore/db-client': '6.2.1',
};

interface Charged {
  readonly type: 'UsageCharged';
  readonly data: { readonly id: string; readonly environmentId: string; readonly credits: number };
}

interface State {
  readonly ids: Set<string>;
}

type Balance = Readonly<Record<string, number>>;
type Handle = (
  store: Store,
  stream: string,
  decide: (state: State) => Charged[],
  options?: object,
) => Promise<unknown>;

interface Store {
  close?(): Promise<void>;
}

/** The parts of the two packages that are used here. */
interface Emmett {
  CommandHandler(options: {
    evolve: (state: State, event: Charged) => State;
    initialState: () => State;
  }): Handle;
}
interface DbClient {
  readonly EventStoreDBClient: typeof EventStoreDBClient;
}
interface EmmettEsdb {
  getEventStoreDBEventStore(client: EventStoreDBClient): Store;
}
interface EmmettPostgreSql {
  getPostgreSQLEventStore(connectionString: string, options: object): Store;
  pongoSingleStreamProjection(options: {
    collectionName: string;
    canHandle: readonly string[];
    evolve: (balance: Balance, event: Charged) => Balance;
    initialState: () => Balance;
  }): object;
}

/** Two commands for one tenant may run at once. */
const RETRY = { retry: { onVersionConflict: 10 } };

export class EmmettMeter {
  private constructor(
    private readonly store: Store,
    private readonly handle: Handle,
    private readonly run: string,
    private readonly end: () => Promise<void>,
  ) {}

  /** @param run the prefix of its streams */
  static async openPostgreSql(connectionString: string, run: string): Promise<EmmettMeter> {
    const postgres = await fetchedPackage<EmmettPostgreSql>(EMMETT_POSTGRESQL);
    const projection = postgres.pongoSingleStreamProjection({
      collectionName: 'balances',
      canHandle: ['UsageCharged'],
      initialState: () => ({}),
      evolve: (balance, { data: { environmentId, credits } }) => ({
        ...balance,
        [environmentId]: (balance[environmentId] ?? 0) + credits,
      }),
    });
    const projections = [{ type: 'inline', projection }];
    const store = postgres.getPostgreSQLEventStore(connectionString, { projections });
    const handle = handlerOf(await fetchedPackage<Emmett>(EMMETT));
    return new EmmettMeter(store, handle, run, async () => store.close?.());
  }

  /** Only appends charges. */
  static async openEventStoreDb(connectionString: string, run: string): Promise<EmmettMeter> {
    const esdb = await fetchedPackage<EmmettEsdb>(EMMETT_ESDB);
    const { EventStoreDBClient } = await fetchedPackage<DbClient>(
      EMMETT_ESDB,
      '@eventstore/db-client',
    );
    const client = EventStoreDBClient.connectionString(connectionString);
    const handle = handlerOf(await fetchedPackage<Emmett>(EMMETT_ESDB, '@event-driven-io/emmett'));
    const store = esdb.getEventStoreDBEventStore(client);
    return new EmmettMeter(store, handle, run, () => client.dispose());
  }

  /**
   * Sends one command per event; resolves when all are committed, including balances. Until a store's tables exist, use
   * `atOnce` = 1: commands that wait for the tables hold all connections, and creating the tables needs one.
   */
  async charge(messages: readonly OutgoingMessage[], atOnce: number): Promise<void> {
    const queue = messages.values();
    const worker = async () => {
      for (const message of queue) await this.chargeOne(message);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  close(): Promise<void> {
    return this.end();
  }

  private async chargeOne({ headers, value }: OutgoingMessage): Promise<void> {
    const { tenantId, environmentId, quantity } = JSON.parse(value.toString()) as {
      readonly tenantId: string;
      readonly environmentId: string;
      readonly quantity: { readonly pages?: number; readonly tokensIn?: number };
    };
    const id = headers['ce_id']!;
    const credits = (quantity.pages ?? quantity.tokensIn ?? 1) * 32;
    const stream = `meter-${this.run}-${tenantId}`;
    const decide = ({ ids }: State): Charged[] =>
      ids.has(id) ? [] : [{ type: 'UsageCharged', data: { id, environmentId, credits } }];
    await this.handle(this.store, stream, decide, RETRY);
  }
}

const handlerOf = ({ CommandHandler }: Emmett): Handle =>
  CommandHandler({
    initialState: () => ({ ids: new Set() }),
    evolve(state, { data }) {
      state.ids.add(data.id);
      return state;
    },
  });
