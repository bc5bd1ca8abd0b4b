/**
 * Stored formats are kept for ever. `WRITE_GOLDEN=true` writes the file of a type or version that has none; existing
 * files are never changed.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type RecordedEvent, UnreadableEventError } from '#eventsourcing';
import type { LedgerEvent, LedgerEventType } from '#metering';
import { usageKeyOf } from '../usage/decode.js';
import { payloadHash } from '../usage/payload-hash.js';
import { examples, goldenFiles, goldenPath, USAGE } from './golden.fixture.js';
import { decodeLedgerEvent, ledgerCodec } from './ledger-codec.js';
import { isOpeningType } from './opening.js';
import { ledgerStream } from './streams.js';
import { upcast, type Upcasters, writtenVersion } from './upcasters.js';

const KEYS = {
  usageKey: usageKeyOf(USAGE.tenantId, USAGE.source, USAGE.id),
  payloadHash: payloadHash(USAGE),
};
const EVENTS = Object.entries(examples(KEYS)).map(
  ([type, data]) => ({ type, data }) as LedgerEvent,
);
const TYPES = EVENTS.map(({ type }) => type);
const METADATA = {
  origin: 'ai-model-executed/0/42',
  $correlationId: 'order-7',
  $causationId: '7f0c',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  commandKey: 'key-1',
  commandDigest: 'a1b2',
};

const eventOf = (type: LedgerEventType) => EVENTS.find((event) => event.type === type)!;

function recordedOf(event: LedgerEvent): RecordedEvent {
  const stream = ledgerStream('contoso', '2026-11');
  const revision = isOpeningType(event.type) ? 0 : 7;
  const stored = ledgerCodec.encode({ event, metadata: METADATA }, stream, revision);
  const place = { stream, revision, position: 1_007, recordedAt: '2026-11-03T10:15:01.000Z' };
  return JSON.parse(JSON.stringify({ ...stored, ...place })) as RecordedEvent;
}

if (process.env['WRITE_GOLDEN'] === 'true') {
  for (const event of EVENTS) {
    const path = goldenPath(event.type, writtenVersion(event.type));
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) writeFileSync(path, `${JSON.stringify(recordedOf(event), null, 2)}\n`);
  }
}

describe('an event in the store', () => {
  it.each(TYPES)('has a golden file for every version of %s', (type) => {
    const versions = goldenFiles().filter((golden) => golden.type === type);
    expect(versions.map(({ version }) => version).sort()).toEqual(
      Array.from({ length: writtenVersion(type) }, (_, index) => index + 1),
    );
  });

  it.each(goldenFiles())('is read as today’s event from $type version $version', (golden) => {
    const { data, type } = eventOf(golden.type as LedgerEventType);
    expect(decodeLedgerEvent(golden.read())).toEqual({ type, data });
  });

  it.each(TYPES)('is written as the golden file of %s has it', (type) => {
    const golden = goldenFiles().find(
      (one) => one.type === type && one.version === writtenVersion(type),
    );
    expect(recordedOf(eventOf(type))).toEqual(golden?.read());
  });

  it('keeps what is known of where it came from', () => {
    const entry = ledgerCodec.decode(recordedOf(eventOf('GrantAdded')));
    expect(entry?.metadata).toEqual(METADATA);
  });

  it.each([
    ['a version', { metadata: { schemaVersion: 99 } }],
    ['a type', { type: 'CreditRefunded' }],
    ['a type that names what every object has', { type: 'constructor' }],
  ])('is refused where it is of %s that this release does not know', (_, unknown) => {
    const recorded = { ...recordedOf(eventOf('GrantAdded')), ...unknown };
    expect(() => decodeLedgerEvent(recorded)).toThrow(UnreadableEventError);
  });
});

describe('an event of an older version', () => {
  const upcasters: Upcasters = {
    GrantEnded: [(data) => ({ ...data, second: true }), (data) => ({ ...data, third: data })],
  };

  it('goes through every version after its own', () => {
    expect(writtenVersion('GrantEnded', upcasters)).toBe(3);
    expect(upcast('GrantEnded', 1, { first: true }, upcasters)).toEqual({
      first: true,
      second: true,
      third: { first: true, second: true },
    });
    expect(upcast('GrantEnded', 2, { second: 2 }, upcasters)).toEqual({
      second: 2,
      third: { second: 2 },
    });
    expect(upcast('GrantEnded', 3, { as: 'it is' }, upcasters)).toEqual({ as: 'it is' });
    expect(upcast('GrantAdded', 1, { as: 'it is' }, upcasters)).toEqual({ as: 'it is' });
  });
});

describe('what identifies usage for ever', () => {
  it('is the same in every release', () => {
    expect(KEYS).toEqual({
      usageKey: '5ed83c4e-2efc-809d-acb4-88224f71df46',
      payloadHash: 'a58fe52453eab4bbca88fb9b21ed6082',
    });
    expect(recordedOf(eventOf('CreditConsumed')).id).toBe('a58fe524-53ea-84bb-8a88-fb9b21ed6082');
    expect(recordedOf(eventOf('GrantAdded')).id).toBe('88f8db70-8b37-824d-a34f-9623687a1e69');
  });

  it('does not change when the contract learns a member that was unknown', () => {
    const bare = { ...USAGE, extra: null };
    const later = { ...bare, extra: { region: null } };
    expect(payloadHash(later)).toBe(payloadHash(bare));
    expect(payloadHash({ ...bare, extra: { region: 'eu' } })).not.toBe(payloadHash(bare));
  });
});
