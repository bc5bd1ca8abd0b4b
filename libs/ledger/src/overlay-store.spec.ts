/** The event store that keeps appends in memory over another store. */
import type { NewEvent, RecordedEvent } from '#eventsourcing';
import { type LedgerWorld, ledgerWorld } from './ledger.fixture.js';
import { OverlayStore } from './overlay-store.js';

const AT = '2025-09-15T12:00:00.000Z';
const event = (id: string): NewEvent => ({
  id,
  type: 'Happened',
  data: { id },
  metadata: { schemaVersion: 1 },
});
const uuid = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;

describe('an overlay over an event store', () => {
  let world: LedgerWorld;
  let overlay: OverlayStore;

  beforeEach(async () => {
    world = await ledgerWorld(AT);
    const events = [1, 2, 3].map((digit) => event(uuid(digit)));
    await world.store.append({ stream: 'known', expectedRevision: 'no_stream', events });
    overlay = new OverlayStore(world.store, AT);
  });
  afterEach(() => world.close());

  const read = async (stream: string, from?: number) => {
    const found: RecordedEvent[] = [];
    for await (const batch of overlay.read(stream, from)) {
      expect(batch).not.toHaveLength(0);
      found.push(...batch);
    }
    return found;
  };
  const places = (events: RecordedEvent[]) =>
    events.map(({ revision, id }) => `${revision} ${id.at(-1)}`);
  const appendTwo = (stream: string, expectedRevision: number | 'no_stream') =>
    overlay.append({ stream, expectedRevision, events: [event(uuid(4)), event(uuid(5))] });

  it('continues a stream of the store, which stays as it was', async () => {
    expect(await appendTwo('known', 2)).toMatchObject({ kind: 'appended', revision: 4 });
    expect(places(await read('known'))).toEqual(['0 1', '1 2', '2 3', '3 4', '4 5']);
    const head = await world.head();
    for (const { position } of (await read('known')).slice(3)) expect(position > head!).toBe(true);
    const stored: RecordedEvent[] = [];
    for await (const batch of world.store.read('known')) stored.push(...batch);
    expect(stored).toHaveLength(3);
  });

  it('gives what was appended with all that a stored event has', async () => {
    await appendTwo('known', 2);
    const [appended] = await read('known', 3);
    expect(appended).toMatchObject({
      ...event(uuid(4)),
      stream: 'known',
      revision: 3,
      recordedAt: AT,
    });
  });

  it('begins a stream that the store does not have', async () => {
    expect(await appendTwo('new', 'no_stream')).toMatchObject({ kind: 'appended', revision: 1 });
    expect(
      await overlay.append({ stream: 'new', expectedRevision: 1, events: [event(uuid(6))] }),
    ).toMatchObject({ revision: 2 });
    const ahead = { stream: 'new', expectedRevision: 2, events: [event(uuid(7))] };
    expect(await overlay.append(ahead)).toMatchObject({ revision: 3 });
    expect(places(await read('new'))).toEqual(['0 4', '1 5', '2 6', '3 7']);
    expect(await read('never')).toEqual([]);
  });

  it.each([
    { from: 0, expected: ['0 1', '1 2', '2 3', '3 4', '4 5'] },
    { from: 2, expected: ['2 3', '3 4', '4 5'] },
    { from: 3, expected: ['3 4', '4 5'] },
    { from: 4, expected: ['4 5'] },
    { from: 5, expected: [] },
  ])('reads from revision $from, over both', async ({ from, expected }) => {
    await appendTwo('known', 2);
    expect(places(await read('known', from))).toEqual(expected);
  });

  it('is closed without the store, which is not its own', async () => {
    let isClosed = false;
    const close = async () => void (isClosed = true);
    const base = { ...world.store, close };
    await new OverlayStore(base, AT).close();
    expect(isClosed).toBe(false);
  });

  it('shows its own events where the store has got others at the same place meanwhile', async () => {
    await appendTwo('known', 2);
    await world.store.append({ stream: 'known', expectedRevision: 2, events: [event(uuid(9))] });
    expect(places(await read('known'))).toEqual(['0 1', '1 2', '2 3', '3 4', '4 5']);
  });
});
