/** An unusable checkpoint folder is reported with its setting, and blocks nothing. */
import type { EventStore } from '#eventsourcing';
import { readConfiguration } from '#platform';
import { openCreditLedger } from './credit-ledger.js';
import { Outages } from './outage.js';

it.each(['/dev/null', '/proc/meter'])(
  'works without checkpoints in %s, and says so',
  async (path) => {
    const notices: string[] = [];
    const onNotice = (_level: string, message: string) => void notices.push(message);
    const context = {
      outages: new Outages(onNotice, () => 0),
      configuration: readConfiguration({ DATA_DIR: path }),
      onNotice,
    };
    const damaged = { onDamaged: () => undefined, onReached: () => undefined };
    type Context = Parameters<typeof openCreditLedger>[1];
    await openCreditLedger({} as EventStore, context as unknown as Context, damaged as never);
    expect(notices).toEqual([expect.stringMatching(`^DATA_DIR cannot be used: .*${path}`)]);
  },
);
