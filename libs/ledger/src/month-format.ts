/** Serialises a month's state for local checkpoints, and decides when a checkpoint is worthwhile. */
import type { StateFormat } from '#eventsourcing';
import { restoreState, type SnapshotFacts, snapshotOf, STATE_VERSION } from '#metering';
import type { MonthStreamState } from './month-stream-state.js';

const LAYOUT_VERSION = 3;

/** A closed month is saved this many times sooner: it no longer grows, and is read completely at the first use of its tenant. */
const CLOSED_SHARE = 25;

interface Facts {
  readonly month: SnapshotFacts;
  readonly commandDigests: readonly (readonly [string, string | null])[];
  readonly openedBy: MonthStreamState['openedBy'];
}

/** @param eventsBetween the number of events that a restart may have to read again */
export const monthFormat = (eventsBetween: number): StateFormat<MonthStreamState> => ({
  version: `${LAYOUT_VERSION}.${STATE_VERSION}`,

  write({ month, commandDigests, openedBy }) {
    const snapshot = snapshotOf(month);
    const facts: Facts = {
      month: snapshot.facts,
      commandDigests: Array.from(commandDigests, ([key, digest]) => [key, digest ?? null]),
      openedBy,
    };
    return { text: JSON.stringify(facts), bytes: snapshot.ids };
  },

  read({ text, bytes }) {
    const { month, commandDigests, openedBy } = JSON.parse(text) as Facts;
    return {
      month: restoreState({ facts: month, ids: bytes }),
      commandDigests: new Map(
        commandDigests.map(([key, digest]) => [key, digest ?? undefined] as const),
      ),
      openedBy,
    };
  },

  isDue({ month }, grownEvents) {
    const closed = month.phase === 'closed';
    return grownEvents >= (closed ? eventsBetween / CLOSED_SHARE : eventsBetween);
  },
});
