/** A cache of the newest known stream states; the store remains the source of truth. */
import type { Position } from '../envelope.js';
import { BoundedMap } from '../bounded-map.js';

export interface CachedState<State> {
  state: State;
  /** Revision of the last event in `state`, -1 for a stream that does not exist. */
  revision: number;
  /** The position of the last event in `state`, `null` for a stream that does not exist. */
  position: Position | null;
  /** The id of the last event in `state`, `null` for a stream that does not exist. */
  eventId: string | null;
  /** Revision of the last checkpoint, -1 if there is none. */
  checkpointedRevision: number;
}

export class StateCache<State> extends BoundedMap<CachedState<State>> {}
