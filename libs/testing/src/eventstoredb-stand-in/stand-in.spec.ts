/**
 * The stand-in refuses, forgets and deduplicates appends as the engine does, seen through the engine's own client.
 */
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import {
  type AppendExpectedRevision,
  EventStoreDBClient,
  jsonEvent,
  type JSONEventData,
  MaxAppendSizeExceededError,
  type ResolvedEvent,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { eventually } from '../contracts/support.js';
import { type EventStoreStandIn, type StandInOptions, startEventStoreStandIn } from './index.js';

describe('stand-in for EventStoreDB', () => {
  let standIn: EventStoreStandIn;
  let client: EventStoreDBClient;
  async function start(options: StandInOptions = {}): Promise<void> {
    standIn = await startEventStoreStandIn(options);
    client = EventStoreDBClient.connectionString(standIn.connectionString);
  }
  async function end(): Promise<void> {
    await standIn.close();
    await client.dispose();
  }
  afterEach(end);

  const events = (count: number): JSONEventData[] =>
    Array.from({ length: count }, () => jsonEvent({ type: 'T', data: {}, id: randomUUID() }));

  async function append(
    stream: string,
    expectedRevision: AppendExpectedRevision,
    batch: JSONEventData[],
  ): Promise<number> {
    const { nextExpectedRevision } = await client.appendToStream(stream, batch, {
      expectedRevision,
    });
    return Number(nextExpectedRevision);
  }

  async function eventsIn(stream: string) {
    const found: ResolvedEvent['event'][] = [];
    for await (const { event } of client.readStream(stream)) found.push(event);
    return found;
  }

  async function lengthOf(stream: string): Promise<number> {
    return (await eventsIn(stream)).length;
  }

  describe('with the expected revision `any`', () => {
    it('knows ids it has seen lately in the same stream', async () => {
      await start();
      const batch = events(2);
      expect(await append('a', 'any', batch)).toBe(1);
      expect(await append('a', 'any', batch)).toBe(1);
      expect(await lengthOf('a')).toBe(2);
    });

    it('writes them again in another stream, each time', async () => {
      await start();
      const batch = events(1);
      await append('a', 'any', batch);
      expect(await append('b', 'any', batch)).toBe(0);
      expect(await append('b', 'any', batch)).toBe(1);
    });

    it('writes them again when the cache has forgotten them, by age or by a restart', async () => {
      await start({ recentIdsBytes: 300 });
      const batch = events(1);
      await append('a', 'any', batch);
      await append('a', 'any', events(20));
      expect(await append('a', 'any', batch)).toBe(21);
      await standIn.stop();
      await standIn.start();
      client = EventStoreDBClient.connectionString(standIn.connectionString);
      expect(await append('a', 'any', batch)).toBe(22);
    });

    it('refuses known ids followed by new ones', async () => {
      await start();
      const batch = events(1);
      await append('a', 'any', batch);
      const mixed = append('a', 'any', [...batch, ...events(1)]);
      await expect(mixed).rejects.toThrow(WrongExpectedVersionError);
    });
  });

  it('takes an append of 1 MiB and not a byte more', async () => {
    await start();
    const sized = (bytes: number) => {
      const envelope = '{"text":""}'.length + 2 * 'T'.length;
      return [jsonEvent({ type: 'T', data: { text: 'x'.repeat(bytes - envelope) } })];
    };
    expect(await append('a', 'no_stream', sized(1_048_576))).toBe(0);
    const tooLarge = append('a', 0n, sized(1_048_577));
    await expect(tooLarge).rejects.toThrow(MaxAppendSizeExceededError);
    expect(await lengthOf('a')).toBe(1);
  });

  it('lets clients send as far ahead as a real node does', async () => {
    await start();
    const session = connect(`http://127.0.0.1:${standIn.port}`);
    await eventually('the windows are open', () => {
      const onStream = session.remoteSettings.initialWindowSize;
      return onStream === 768 * 1024 && session.state.remoteWindowSize === 1024 * 1024;
    });
    session.destroy();
  });

  it('takes an append that comes in several messages', async () => {
    await start();
    const options = { expectedRevision: 'no_stream', batchAppendSize: 200 } as const;
    const answer = await client.appendToStream('a', events(20), options);
    expect(Number(answer.nextExpectedRevision)).toBe(19);
    expect(await lengthOf('a')).toBe(20);
  });

  it('offers the classic append beside the batched one, under the same rules', async () => {
    await start();
    const classic = { credentials: { username: 'any', password: 'one' } };
    const batch = events(2);
    const first = { ...classic, expectedRevision: 'no_stream' } as const;
    const answer = await client.appendToStream('a', batch, first);
    expect(await client.appendToStream('a', batch, first)).toEqual(answer);
    const other = client.appendToStream('a', events(1), first);
    await expect(other).rejects.toMatchObject({
      type: 'wrong-expected-version',
      actualVersion: 1n,
    });
  });

  describe('with a directory', () => {
    let directory: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), 'stand-in-'));
      await start({ directory });
    });
    afterEach(() => rm(directory, { recursive: true }));

    it('holds after a restart what it has acknowledged, at the same places', async () => {
      const batch = events(3);
      const appends = ['a', 'b', 'c'].map((stream) => append(stream, 'no_stream', batch));
      expect(await Promise.all(appends)).toEqual([2, 2, 2]);
      const before = await client.appendToStream('a', batch, { expectedRevision: 'no_stream' });
      await end();
      await start({ directory });
      const after = await client.appendToStream('a', batch, { expectedRevision: 'no_stream' });
      expect(after).toEqual(before);
      expect(await append('b', 2n, events(1))).toBe(3);
    });

    it('gives readers after a restart what it gave them before', async () => {
      const sent = { type: 'Ü', data: { text: 'ß' }, metadata: { by: 'me' }, id: randomUUID() };
      await append('a', 'no_stream', [jsonEvent(sent), ...events(1)]);
      const before = await eventsIn('a');
      expect(before[0]).toMatchObject({ ...sent, isJson: true });
      await end();
      await start({ directory });
      expect(await eventsIn('a')).toEqual(before);
    });

    it('cuts off a record that a crash has torn, and writes on', async () => {
      await append('a', 'no_stream', events(2));
      await end();
      await appendFile(join(directory, 'events.log'), Buffer.from([200, 0, 0, 0, 1, 2, 3, 4, 5]));
      await start({ directory });
      expect(await lengthOf('a')).toBe(2);
      expect(await append('a', 1n, events(1))).toBe(2);
      await end();
      await start({ directory });
      expect(await lengthOf('a')).toBe(3);
    });
  });
});
