/**
 * The end of a BatchAppend call: without an error if all appends are answered, otherwise each open append fails.
 */
import { TransientError } from '#eventsourcing';
import { startBatchCall } from './batch-call.js';
import type { Channel, Connection } from './connection.js';
import type { RpcListener } from './rpc-channel.js';

const APPEND = { stream: 'till-1', expectedRevision: 'no_stream', events: [] } as const;

/** Encodes, by the protocol's description, the response to an append that succeeded at the revision. */
function answerTo(correlation: number, revision: number): Buffer {
  const id = Buffer.from(`00000000-0000-4000-8000-00000000000${correlation}`);
  const named = [0x0a, id.length + 2, 0x12, id.length, ...id];
  return Buffer.from([...named, 0x1a, 2, 0x08, revision]);
}

function opened() {
  const asked: string[] = [];
  const ends: unknown[] = [];
  let listener: RpcListener | undefined;
  const rpc = {
    call(_path: string, _headers: object, listening: RpcListener) {
      listener = listening;
      const [send, finish, cancel] = ['send', 'finish', 'cancel'].map(
        (what) => () => void asked.push(what),
      );
      return { send, finish, cancel };
    },
  };
  const call = startBatchCall(
    { callHeaders: () => ({}) } as unknown as Connection,
    { rpc } as unknown as Channel,
    (error) => ends.push(error),
  );
  return {
    ...{ call, asked, ends },
    answer(correlation: number, revision: number) {
      const bytes = answerTo(correlation, revision);
      listener!.onMessage(bytes, 0, bytes.length);
    },
    end: () => listener!.onEnd(null),
  };
}

it('gives each append its own answer, in whichever order they come', async () => {
  const { call, answer } = opened();
  const answers = [1, 2, 3].map((correlation) => call.send(correlation, APPEND, 1_000));
  for (const correlation of [3, 1, 2]) answer(correlation, 10 * correlation);
  const found = await Promise.all(answers);
  expect(found).toMatchObject([10, 20, 30].map((revision) => ({ kind: 'appended', revision })));
});

it('is ended well once all appends are answered, and given up before', async () => {
  const { call, answer, asked } = opened();
  const first = call.send(1, APPEND, 1_000);
  void call.send(2, APPEND, 1_000);
  answer(1, 7);
  await first;
  call.end();
  answer(2, 8);
  call.end();
  expect(asked).toEqual(['send', 'send', 'cancel', 'finish']);
});

it('fails what is not answered when the server ends it, and nothing else', async () => {
  const { call, answer, end, ends } = opened();
  const [answered, open] = [call.send(1, APPEND, 1_000), call.send(2, APPEND, 1_000)];
  answer(1, 7);
  end();
  await expect(answered).resolves.toMatchObject({ revision: 7 });
  await expect(open).rejects.toThrow(TransientError);
  expect(ends).toEqual([null]);
});
