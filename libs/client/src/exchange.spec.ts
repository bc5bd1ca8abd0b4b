/** The client's retries: after which responses, with which pauses, and when they end. */
import { ProblemError, TransportError } from './errors.js';
import {
  accepted,
  answer,
  fakeMeter,
  type Respond,
  unavailable,
  usage,
  usages,
} from './spec-support.js';

const PASSING: readonly [string, Respond][] = [
  ...[408, 429, 500, 502, 503, 504, 507].map((status): [string, Respond] => [
    String(status),
    () => answer(status, {}),
  ]),
  ['a page of a proxy', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ['no connection', () => Promise.reject(new TypeError('fetch failed'))],
  ['half an answer', () => brokenOff()],
  ['an answer that is no JSON', () => new Response('<html>', { status: 202 })],
  ['results that are missing', () => answer(202, { results: [] })],
];

describe('retries', () => {
  it.each(PASSING)('send the same events again after %s', async (_name, respond) => {
    const { client, asked } = fakeMeter((request, attempt) =>
      attempt < 3 ? respond(request, attempt) : accepted(request, attempt),
    );
    expect(await client.publish(usage('e-1'))).toEqual([{ id: 'e-1', status: 'accepted' }]);
    expect(asked.map(({ events }) => events)).toEqual(Array(3).fill([usage('e-1')]));
  });

  it.each([400, 401, 403, 404, 413, 415, 422])('are not made after %i', async (status) => {
    const { client, asked } = fakeMeter(() => answer(status, { title: 'No' }));
    await expect(client.publish(usage('e-1'))).rejects.toThrow('No');
    expect(asked).toHaveLength(1);
  });

  it('wait twice as long each time, up to the longest pause', async () => {
    const retry = { attempts: 6, firstPauseMs: 100, longestPauseMs: 1_000 };
    const { client, pauses } = fakeMeter(() => unavailable(), { retry });
    await expect(client.publish(usage('e-1'))).rejects.toBeInstanceOf(ProblemError);
    expect(pauses).toEqual([100, 200, 400, 800, 1_000]);
  });

  it('wait up to a half less by chance', async () => {
    const outside = { random: () => 0.5 };
    const retry = { attempts: 3, firstPauseMs: 100 };
    const { client, pauses } = fakeMeter(() => unavailable(), { retry, outside });
    await expect(client.publish(usage('e-1'))).rejects.toBeInstanceOf(ProblemError);
    expect(pauses).toEqual([75, 150]);
  });

  const date = 'Fri, 27 Nov 2026 14:00:00 GMT';
  it.each([
    ['seconds', { 'retry-after': '60' }, 60_000],
    ['a date', { 'retry-after': 'Fri, 27 Nov 2026 14:00:30 GMT', date }, 30_000],
    ['a date that is over', { 'retry-after': 'Fri, 27 Nov 2026 13:00:00 GMT', date }, 200],
    ['more than a timer holds', { 'retry-after': '99999999999' }, 3_600_000],
    ['what is neither', { 'retry-after': 'soon', date }, 200],
  ])('wait as long as the meter asks: %s', async (_form, headers, pause) => {
    const { client, pauses } = fakeMeter((request, attempt) =>
      attempt === 1 ? unavailable(headers) : accepted(request, attempt),
    );
    await client.publish(usage('e-1'));
    expect(pauses).toEqual([pause]);
  });

  it('end with the last error, and the client stays usable', async () => {
    const cause = new TypeError('fetch failed');
    const { client } = fakeMeter(
      (request, attempt) => (attempt <= 2 ? Promise.reject(cause) : accepted(request, attempt)),
      { batchEvents: 1, retry: { attempts: 2 } },
    );
    const failed = client.publish(usages(3));
    await expect(failed).rejects.toBeInstanceOf(TransportError);
    await expect(failed).rejects.toMatchObject({ cause });
    expect(await client.publish(usage('next'))).toEqual([{ id: 'next', status: 'accepted' }]);
  });
});

describe('a refusal', () => {
  it('is an error with what the problem says', async () => {
    const problem = {
      type: 'urn:problem-type:ai-credit-meter:invalidRequest',
      title: 'The request breaks a rule',
      status: 422,
      detail: 'dryrun is not a parameter',
      field: 'dryrun',
    };
    const { client } = fakeMeter(() => answer(422, problem));
    const error: unknown = await client.publish(usage('e-1')).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ ...problem, message: problem.detail, members: problem });
  });

  it('that is no problem document keeps its text', async () => {
    const { client } = fakeMeter(() => new Response('Not here', { status: 404 }));
    await expect(client.publish(usage('e-1'))).rejects.toMatchObject({
      type: 'about:blank',
      status: 404,
      detail: '404: Not here',
    });
  });
});

describe('the token', () => {
  it('goes with every request', async () => {
    const { client, asked } = fakeMeter(accepted, { token: 'abc' });
    await client.publish(usage('e-1'));
    expect(asked[0]!.authorization).toBe('Bearer abc');
  });

  it('is asked for again before every attempt', async () => {
    let made = 0;
    const token = async () => `t-${++made}`;
    const { client, asked } = fakeMeter(
      (request, attempt) => (attempt === 1 ? unavailable() : accepted(request, attempt)),
      { token },
    );
    await client.publish(usage('e-1'));
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer t-1', 'Bearer t-2']);
  });
});

describe('signals', () => {
  it('that were aborted before send nothing', async () => {
    const { client, asked } = fakeMeter(accepted);
    const signal = AbortSignal.abort(new Error('never mind'));
    await expect(client.publish(usage('e-1'), { signal })).rejects.toThrow('never mind');
    expect(asked).toEqual([]);
  });

  it('end a request that takes too long: it is sent again', async () => {
    const { client, asked } = fakeMeter(
      (request, attempt) => (attempt === 1 ? hanging(request.signal) : accepted(request, attempt)),
      { requestTimeoutMs: 1 },
    );
    expect(await client.publish(usage('e-1'))).toEqual([{ id: 'e-1', status: 'accepted' }]);
    expect(asked).toHaveLength(2);
  });

  it('of the client end a request under way', async () => {
    const end = new AbortController();
    const { client } = fakeMeter(
      (request) => {
        const answer = hanging(request.signal);
        end.abort(new Error('the process ends'));
        return answer;
      },
      { signal: end.signal },
    );
    await expect(client.publish(usage('e-1'))).rejects.toThrow('the process ends');
  });

  it('of the client end retries', async () => {
    const end = new AbortController();
    const { client, asked } = fakeMeter(
      () => {
        end.abort(new Error('the process ends'));
        return unavailable();
      },
      { signal: end.signal },
    );
    await expect(client.publish(usage('e-1'))).rejects.toThrow('the process ends');
    expect(asked).toHaveLength(1);
  });
});

describe('options', () => {
  it.each([
    ['batchEvents', { batchEvents: 0 }],
    ['queueEvents', { queueEvents: 1.5 }],
    ['parallelRequests', { parallelRequests: Number.NaN }],
    ['accessCacheMs', { accessCacheMs: -1 }],
    ['attempts', { retry: { attempts: 0 } }],
  ])('name %s when it makes no sense', (name, options) => {
    expect(() => fakeMeter(accepted, options)).toThrow(new RegExp(`^${name} must be`));
  });
});

const hanging = (signal: AbortSignal): Promise<Response> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

function brokenOff(): Response {
  const body = new ReadableStream({
    start: (controller) => controller.error(new TypeError('terminated')),
  });
  return new Response(body, { status: 202 });
}
