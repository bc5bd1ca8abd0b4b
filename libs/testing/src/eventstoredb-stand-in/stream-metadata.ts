/** Interprets the metadata of a stream: its first visible event, deletion, and access. */
import type { LoggedEvent } from './logged-event.js';
import { readData } from './proposal.js';

interface AccessList {
  readonly $r?: string | readonly string[];
  readonly $w?: string | readonly string[];
}

interface StreamMetadata {
  readonly $tb?: number;
  readonly $maxCount?: number;
  readonly $maxAge?: number;
  readonly $acl?: AccessList;
}

/** The name of the stream that holds the metadata of another. */
export const metadataStreamOf = (stream: string): string => `$$${stream}`;

/** A soft delete truncates before the largest possible revision. */
export const SOFT_DELETED = '9223372036854775807';
const SOFT_DELETED_FROM = 2 ** 62;

/** A tombstone has the largest possible revision; this exact number represents it. */
export const TOMBSTONE_REVISION = Number.MAX_SAFE_INTEGER;
export const TOMBSTONE_TYPE = '$streamDeleted';

type EventsOf = (stream: string) => readonly LoggedEvent[];

export function metadataOf(eventsOf: EventsOf, stream: string): StreamMetadata {
  const newest = eventsOf(metadataStreamOf(stream)).at(-1);
  return newest ? (JSON.parse(readData(newest).toString('utf8')) as StreamMetadata) : {};
}

export const isTombstoned = (events: readonly LoggedEvent[]): boolean =>
  events.at(-1)?.revision === TOMBSTONE_REVISION;

export const isSoftDeleted = ({ $tb = 0 }: StreamMetadata): boolean => $tb >= SOFT_DELETED_FROM;

/** @returns the index of the first event that is visible to readers of the stream */
export function firstVisible(
  { $tb = 0, $maxCount = Infinity, $maxAge = Infinity }: StreamMetadata,
  events: readonly LoggedEvent[],
  nowMs: number,
): number {
  const byCount = Math.max(0, events.length - $maxCount);
  const young = events.findIndex(({ createdMs }) => createdMs >= nowMs - $maxAge * 1_000);
  const byAge = young < 0 ? events.length : young;
  return Math.min(events.length, Math.max($tb, byCount, byAge));
}

/** @returns the users with a role in the list, or null if the list lacks the role */
export function rolesOf({ $acl }: StreamMetadata, role: keyof AccessList): string[] | null {
  const named = $acl?.[role];
  return named === undefined ? null : [named].flat();
}
