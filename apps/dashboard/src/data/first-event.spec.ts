/** The first commands: a shell reads them as intended, whatever the tenant's name contains. */
import { execFileSync } from 'node:child_process';
import { beginningCommands, firstEventCommand } from './first-event.js';

const NOW = '2026-11-24T14:00:00.000Z';

/** The arguments that a shell would pass to the program. */
const argumentsOf = (command: string): string[] =>
  execFileSync('sh', ['-c', command.replace(/^curl /, String.raw`printf '%s\0' `)], {
    encoding: 'utf8',
    env: { ...process.env, METER_TOKEN: 'secret' },
  })
    .split('\0')
    .slice(0, -1);

it.each(['contoso', 'O\'Neill & "sons"', '$(id) `id` \\', 'a  b'])(
  'carries the tenant %j as it is',
  (tenantId) => {
    const sending = { needsToken: false, time: NOW };
    const given = argumentsOf(firstEventCommand(tenantId, 'http://meter', sending));
    expect(given.slice(0, -1)).toEqual([
      ...['http://meter/v1/events', '-H', 'content-type: application/cloudevents+json', '-d'],
    ]);
    const event = JSON.parse(given.at(-1)!);
    expect(event).toMatchObject({ specversion: '1.0', time: NOW, data: { tenantId } });
  },
);

it('takes the token from the environment where the service wants one', () => {
  const sending = { needsToken: true, time: NOW };
  const given = argumentsOf(firstEventCommand('contoso', 'http://meter', sending));
  expect(given).toContain('authorization: Bearer secret');
});

describe('where there is no tenant yet', () => {
  const place = { origin: 'http://meter:8080', port: '8080' };

  it('loads the demonstration, gives a pack, which counts under all terms, and asks what was used', () => {
    const [demo, grant, usage] = beginningCommands(place, false);
    expect(demo).toBe('PORT=8080 npm run demo');
    expect(beginningCommands({ ...place, port: '3000' }, false)[0]).toBe('npm run demo');
    expect(JSON.parse(argumentsOf(grant!).at(-1)!)).toMatchObject({ sku: 'aiBuilderAddOn' });
    expect(argumentsOf(usage!)).toEqual(['http://meter:8080/v1/tenants/contoso/usage']);
  });

  it('takes the token from the environment where the service wants one', () => {
    for (const command of beginningCommands(place, true).slice(1)) {
      expect(argumentsOf(command)).toContain('authorization: Bearer secret');
    }
  });
});
