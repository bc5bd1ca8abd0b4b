/** The dates on which the ledger needs `PassTime`, and on which a new span in force begins. */
import { CLASSIC, credits, tenantAt } from '../tenant.fixture.js';
import { changesInForce, dueDates } from './dated-changes.js';

const ENDS = '2025-10-20T00:00:00.000Z';
const TRIAL_ENDS = '2025-11-14T12:00:00.000Z';

function configured() {
  const tenant = tenantAt(CLASSIC);
  tenant.does({ type: 'StartTrial', userId: 'maria' }, credits(1_000, { validTo: ENDS }));
  tenant.does({ type: 'GrantExtension', extensionId: 'extension-1', requestedBy: 'maria' });
  return tenant.state.configuration;
}

it('notices grants, trials and extensions, each instant once and in order', () => {
  expect(dueDates(configured())).toEqual([
    '2025-01-01T00:00:00.000Z',
    '2025-10-15T12:10:00.000Z',
    ENDS,
    TRIAL_ENDS,
  ]);
});

it('begins a span with all that changes for the whole tenant, the regimes among it', () => {
  const changes = [...changesInForce(configured())];
  expect(changes).toEqual(expect.arrayContaining(['2025-11-01T00:00:00.000Z', ENDS]));
  expect(changes).not.toContain(TRIAL_ENDS);
});
