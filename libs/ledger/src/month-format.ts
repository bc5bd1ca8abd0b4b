/** How a month's state is serialised for local checkpoints, and when that is worthwhile. */
import type { StateFormat } from '#eventsourcing';
import { restoreState, type SnapshotFacts, snapshotOf, STATE_VERSION } from '#metering';
import type { MonthState } from './ledger-aggregate.js';

const LAYOUT_VERSION = 2;

/** A closed month grows no more, and is needed whole whenever its tenant is met for the first time. */
const CLOSED_SHARE = 25;

interface Facts {
  readonly ledger: SnapshotFacts;
  readonly commandDigests: readonly (readonly [string, string | null])[];
  readonly openedBy: MonthState['openedBy'];
}

/** @param eventsBetween how many events a restart may have to read again. */
export const monthFormat = (eventsBetween: number): StateFormat<MonthState> => ({
  version: `${LAYOUT_VERSION}.${STATE_VERSION}`,

  write({ ledger, commandDigests, openedBy }) {
    const snapshot = snapshotOf(ledger);
    const facts: Facts = {
      ledger: snapshot.facts,
      commandDigests: Array.from(commandDigests, ([key, digest]) => [key, digest ?? null]),
      openedBy,
    };
    return { text: JSON.stringify(facts), bytes: snapshot.ids };
  },

  read({ text, bytes }) {
    const { ledger, commandDigests, openedBy } = JSON.parse(text) as Facts;
    return {
      ledger: restoreState({ facts: ledger, ids: bytes }),
      commandDigests: new Map(
        commandDigests.map(([key, digest]) => [key, digest ?? undefined] as const),
      ),
      openedBy,
    };
  },

  isDue({ ledger }, grownEvents) {
    const closed = ledger.phase === 'closed';
    return grownEvents >= (closed ? eventsBetween / CLOSED_SHARE : eventsBetween);
  },
});
