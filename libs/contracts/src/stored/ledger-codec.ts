/** How ledger events are kept in the store: explicit type names, a schema version each, ids that follow from content. */
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

/** Written member by member: V8 is slow at a spread that follows another member. */
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

/** @throws UnreadableEventError for an unknown type or version, and for a body or metadata that are not whole */
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
 * Usage is the same append whoever makes it, so its id follows from the usage alone: the payload hash
 * is a digest of all its members, tenant, source and id among them. Other events are told apart by
 * place and content, so that two admins who race for one revision get a conflict and not each other's
 * success.
 */
function eventId(event: LedgerEvent, stream: string, revision: number): string {
  if (event.type === 'CreditConsumed') return uuidOfDigest(event.data.payloadHash);
  return deterministicUuid(stream, String(revision), event.type, JSON.stringify(event.data));
}
