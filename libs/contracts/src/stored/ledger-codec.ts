/** The stored format of ledger events: explicit type names, a schema version each, ids derived from content. */
import {
  deterministicUuid,
  isSkipped,
  type EventCodec,
  type EventMetadata,
  type RecordedEvent,
  UnreadableEventError,
  uuidOfDigest,
} from '#eventsourcing';
import type { LedgerEvent, LedgerEventType } from '#metering';
import type { EntryMetadata, LedgerEntry } from './entry.js';
import { EVENT_SHAPES } from './event-shapes.js';
import { requireOpening } from './opening.js';
import { upcast, writtenVersion } from './upcasters.js';

export const ledgerCodec: EventCodec<LedgerEntry> = {
  encode({ event, metadata }, stream, revision) {
    return {
      id: eventId(event, stream, revision),
      type: event.type,
      data: event.data,
      metadata: withVersion(writtenVersion(event.type), metadata),
    };
  },

  decode(recorded) {
    if (isSkipped(recorded)) return null;
    const event = decodeLedgerEvent(recorded);
    const { schemaVersion: _version, ...metadata } = recorded.metadata;
    return { event, metadata };
  },
};

/** Lists every member: V8 is slow at a spread that follows another member. */
function withVersion(schemaVersion: number, metadata: EntryMetadata): EventMetadata {
  const all: { readonly [Name in keyof Required<EventMetadata>]: EventMetadata[Name] } = {
    schemaVersion,
    origin: metadata.origin,
    $correlationId: metadata.$correlationId,
    $causationId: metadata.$causationId,
    traceparent: metadata.traceparent,
    causedBy: metadata.causedBy,
    commandKey: metadata.commandKey,
    commandDigest: metadata.commandDigest,
  };
  return all;
}

/** @throws UnreadableEventError for an unknown type or version, and for an incomplete body or metadata */
export function decodeLedgerEvent(recorded: RecordedEvent): LedgerEvent {
  const { type, data, metadata, stream, revision } = recorded;
  const unknown = unknownIn(type, metadata);
  if (unknown !== null) throw new UnreadableEventError(stream, revision, unknown);
  const today = upcast(type as LedgerEventType, metadata.schemaVersion, data);
  const fault = EVENT_SHAPES[type as LedgerEventType](today);
  if (fault !== null) throw new UnreadableEventError(stream, revision, `${type}${fault}`);
  requireOpening(recorded);
  return { type, data: today } as LedgerEvent;
}

function unknownIn(type: string, metadata: unknown): string | null {
  if (!isLedgerEventType(type)) return `the type ${type} is unknown to this release`;
  const version = (metadata as Partial<EventMetadata> | null)?.schemaVersion;
  if (!Number.isSafeInteger(version) || version! < 1) return `${type} has no schema version`;
  if (version! <= writtenVersion(type)) return null;
  return `${type} has version ${version}, this release knows up to ${writtenVersion(type)}; run the one that wrote it`;
}

export const LEDGER_EVENT_TYPES = Object.keys(EVENT_SHAPES) as readonly LedgerEventType[];

const isLedgerEventType = (type: string): type is LedgerEventType =>
  Object.hasOwn(EVENT_SHAPES, type);

/**
 * The id of usage depends on the usage alone, whichever process appends it: the payload hash is a digest of all its
 * members, including tenant, source and id. Ids of other events depend on revision and content, so that of two admins
 * who race for one revision, one gets a conflict and not the other's success.
 */
function eventId(event: LedgerEvent, stream: string, revision: number): string {
  if (event.type === 'CreditConsumed') return uuidOfDigest(event.data.payloadHash);
  return deterministicUuid(stream, String(revision), event.type, JSON.stringify(event.data));
}
