/** The shared context of all calls of the stand-in. */
import type { Access } from './access.js';
import type { EventLog } from './event-log.js';
import type { Faults } from './faults.js';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface Member extends Endpoint {
  readonly role: Role;
}

type Role = 'leader' | 'follower';

export interface Service {
  /** The current role of this node. */
  readonly role: () => Role;
  /** The last replicated position if this node lags behind, otherwise `Infinity`. */
  readonly followedUpTo: () => number;
  readonly members: () => readonly Member[];
  /** The cost of reads so far: the number of calls, and of events checked, wanted or not. */
  readonly effort: { lookedAt: number; reads: number };
  readonly log: EventLog;
  readonly faults: Faults;
  readonly access: Access;
  /** The address of the leader. */
  readonly endpoint: () => Endpoint;
}
