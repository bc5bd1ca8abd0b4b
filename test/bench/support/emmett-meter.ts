/**
 * A meter as emmett's own guide would have it: a stream per tenant and month, a command handler that knows the ids, a
 * balance by environment as an inline projection in the same transaction. It prices nothing and keeps no overage.
 */
import type { OutgoingMessage } from '#eventsourcing';
import { fetchedPackage } from './fetched-packages.js';

const EMMETT = { '@event-driven-io/emmett': '0.42.0' };
const EMMETT_POSTGRESQL = {
  '@event-driven-io/emmett-postgresql': '0.42.0',
  ...EMMETT,
  '@event-driven-io/pongo': '0.16.11',
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
) => Promise<unknown>;

interface Store {
  close(): Promise<void>;
}

/** What is used of the two packages. */
interface Emmett {
  CommandHandler(options: {
    evolve: (state: State, event: Charged) => State;
    initialState: () => State;
  }): Handle;
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

export class EmmettMeter {
  private constructor(
    private readonly store: Store,
    private readonly handle: Handle,
    private readonly run: string,
  ) {}

  /** @param run streams of its own. */
  static async open(connectionString: string, run: string): Promise<EmmettMeter> {
    const postgres = await fetchedPackage<EmmettPostgreSql>(EMMETT_POSTGRESQL);
    const { CommandHandler } = await fetchedPackage<Emmett>(EMMETT);
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
    const handle = CommandHandler({
      initialState: () => ({ ids: new Set() }),
      evolve(state, { data }) {
        state.ids.add(data.id);
        return state;
      },
    });
    return new EmmettMeter(store, handle, run);
  }

  /** One command per event, in order; resolves when all are committed, balances as well. */
  async charge(messages: readonly OutgoingMessage[]): Promise<void> {
    for (const message of messages) await this.chargeOne(message);
  }

  async close(): Promise<void> {
    await this.store.close();
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
    await this.handle(this.store, stream, ({ ids }) =>
      ids.has(id) ? [] : [{ type: 'UsageCharged', data: { id, environmentId, credits } }],
    );
  }
}
