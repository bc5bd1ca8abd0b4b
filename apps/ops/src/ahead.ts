/** Lists the tenants whose open month is in the future, because it was opened by a clock that was ahead, and what those months contain. */
import { decodeLedgerEvent, ledgerStream } from '#contracts';
import { type Clock, type EventStore, isSkipped, systemClock } from '#eventsourcing';
import { newestStartedMonth } from '#ledger';
import { type Month, nextMonth } from '#metering';
import { createReadModels, listTenants } from '#read-models';
import { EXIT, type Exit } from './exit.js';
import type { Tools } from './operate.js';

const PAGE_TENANTS = 500;

/** The contents of months that have not begun, apart from their opening and closing. */
interface Found {
  months: number;
  commands: number;
  /** The number of late usage ids admitted in this month while it was the open one. */
  admitted: number;
}

export async function ahead({ engines, print }: Tools, clock: Clock = systemClock): Promise<Exit> {
  const database = await engines.readDatabase();
  await createReadModels(database);
  const store = await engines.eventStore();
  const present = newestStartedMonth(clock.now().toISOString());
  let named = 0;
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: Awaited<ReturnType<typeof listTenants>> = await listTenants(
      database,
      after,
      PAGE_TENANTS,
    );
    for (const { tenantId, lastMonth } of page.filter((one) => one.lastMonth > present)) {
      print(describe(tenantId, lastMonth, await contentsOf(store, tenantId, present, lastMonth)));
      named += 1;
    }
    after = page.at(-1)?.tenantId;
  }
  if (named === 0) print(`No open month lies in the future: ${present} is the present month.`);
  else print(`Tenants: ${named}. What can be done: docs/operating.md, "A clock that was ahead".`);
  return named === 0 ? EXIT.ok : EXIT.different;
}

async function contentsOf(
  store: EventStore,
  tenantId: string,
  present: Month,
  last: Month,
): Promise<Found> {
  const found: Found = { months: 0, commands: 0, admitted: 0 };
  for (let month = nextMonth(present); month <= last; month = nextMonth(month)) {
    found.months += 1;
    for await (const batch of store.read(ledgerStream(tenantId, month))) {
      for (const recorded of batch) {
        if (isSkipped(recorded)) continue;
        const { type, data } = decodeLedgerEvent(recorded);
        if (type === 'LateUsageAdmitted') found.admitted += 1;
        else if ('by' in data) found.commands += 1;
      }
    }
  }
  return found;
}

const describe = (tenantId: string, last: Month, { months, commands, admitted }: Found): string =>
  `${tenantId}: ${last} is open; months that have not begun: ${months}; ` +
  `commands in them: ${commands}; runs of months before, admitted in them: ${admitted}`;
