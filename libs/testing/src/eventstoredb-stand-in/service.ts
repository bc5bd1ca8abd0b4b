/** What every call of the stand-in works with. */
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
  /** What this node takes part in now, `leader` unless it follows one. */
  readonly role: () => Role;
  /** How far this node has followed, where it is behind; `Infinity` where it is not. */
  readonly followedUpTo: () => number;
  readonly members: () => readonly Member[];
  /** What reads have cost so far: calls, and events looked at, whether wanted or not. */
  readonly effort: { lookedAt: number; reads: number };
  readonly log: EventLog;
  readonly faults: Faults;
  readonly access: Access;
  /** Where the leader is. */
  readonly endpoint: () => Endpoint;
}
