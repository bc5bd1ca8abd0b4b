/** A process that is asked to stop answers the requests that it has begun, and begins no others. */
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { eventually } from '#testing';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { tenantOf } from '../support/tenant.js';

const GRANT = JSON.stringify({
  sku: 'contract',
  quantity: 1,
  validFrom: '2025-01-01',
  creditsEach: 1_000,
});
const CREDITS_OF_GRANT = '1000';

let folder: DataFolder;

beforeAll(async () => void (folder = await dataFolder()));
afterAll(() => folder.remove());

interface Command {
  readonly request: ClientRequest;
  readonly answer: Promise<IncomingMessage>;
}

/** Resolves when the meter has read the head of a command and asks for its body. */
async function begin({ address }: Meter): Promise<Command> {
  const begun = request(`${address}/v1/tenants/contoso/grants`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': GRANT.length,
      expect: '100-continue',
    },
  });
  const answer = once(begun, 'response').then(([response]) => response as IncomingMessage);
  begun.flushHeaders();
  await once(begun, 'continue');
  return { request: begun, answer };
}

const isListening = ({ address }: Meter): Promise<boolean> =>
  new Promise((resolve) => {
    const { port, hostname } = new URL(address);
    const socket = connect(Number(port), hostname)
      .on('connect', () => resolve(true))
      .on('error', () => resolve(false))
      .on('close', () => socket.destroy());
  });

it(
  'a command that has begun is carried out and answered',
  async () => {
    const meter = await startMeter({ dataDir: folder.path });
    const command = await begin(meter);

    const stopped = meter.stop();
    await eventually('nobody else is let in', async () => !(await isListening(meter)));
    command.request.end(GRANT);

    const answer = await command.answer;
    expect(answer.statusCode).toBe(201);
    expect(JSON.parse(await text(answer))).toMatchObject({
      entitlement: { credits: CREDITS_OF_GRANT },
    });
    expect(answer.headers.connection).toBe('close');
    expect(await stopped).toBe(0);
    const next = await startMeter({ dataDir: folder.path });
    await eventually('its grant is owned', async () => {
      const { body } = await tenantOf(next.http, 'contoso').get('/usage');
      return body.entitlement?.credits === CREDITS_OF_GRANT;
    });
  },
  PATIENCE_MS,
);
