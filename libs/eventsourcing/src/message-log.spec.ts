/** Adding headers to a message. */
import { withHeaders } from './message-log.js';

it('keeps its content, and is no longer a part of its request', () => {
  const message = { topic: 'usage', key: 'ada', value: Buffer.from('{}'), decoded: { a: 1 } };
  const request = { bytes: Buffer.from('[{}]'), messages: 1 };
  const headers = { ce_id: '1', traceparent: 'old' };
  expect(withHeaders({ ...message, headers, request }, { traceparent: 'new' })).toEqual({
    ...message,
    headers: { ce_id: '1', traceparent: 'new' },
  });
  expect(headers).toEqual({ ce_id: '1', traceparent: 'old' });
});
