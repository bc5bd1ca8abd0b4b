/** The messages that an endpoint wants, by type and level. */
import { TEST_TYPE, wants } from './endpoint-message.js';
import type { EndpointDefinition } from './endpoint.js';

const endpoint = (wanted: Partial<EndpointDefinition>): EndpointDefinition => ({
  ...{ url: 'https://x.example', format: 'standard', types: null, levels: null },
  ...{ description: null, digest: 'none', ...wanted },
});
const message = (type: string, level?: string) => ({
  ...{ id: 'a', type, timestamp: '2025-09-15T12:00:00.000Z' },
  data: level === undefined ? {} : { level },
});

it.each([
  ['all', {}, message('TrialEnded'), true],
  ['a type', { types: ['TrialEnded'] }, message('TrialEnded'), true],
  ['another type', { types: ['TrialStarted'] }, message('TrialEnded'), false],
  ['a level', { levels: ['simple'] }, message('OverageEntered', 'simple'), true],
  ['another level', { levels: ['important'] }, message('OverageEntered', 'simple'), false],
  ['a level, of what has none', { levels: ['important'] }, message('TrialEnded'), true],
  ['warnings', { levels: ['warning'] }, message('UsageWarningRaised'), true],
  ['no warnings', { levels: ['simple'] }, message('UsageWarningRaised'), false],
  [
    'a level of another type',
    { types: ['OverageExited'], levels: ['simple'] },
    message('OverageEntered', 'simple'),
    false,
  ],
  ['nothing of it, but a test', { types: [], levels: [] }, message(TEST_TYPE), true],
])('who asks for %s', (_what, wanted, one, isWanted) => {
  expect(wants(endpoint(wanted), one)).toBe(isWanted);
});
