/** Every rejection of trials and extensions, and their limits (R20, R21, A12). */
import { isRefusedAsSaid, type Ask, type Refused } from '../refused.fixture.js';
import {
  CLASSIC,
  credits,
  emptyTenant,
  opening,
  tenantWith,
  type Tenant,
} from '../tenant.fixture.js';

const FROM = '2026-01-01T00:00:00.000Z';
const settings = (wrong: object): Ask => ({
  type: 'ChangeSettings',
  settings: wrong,
});

describe('a trial or an extension is refused', () => {
  const start: Ask = { type: 'StartTrial', userId: 'maria' };
  const renew: Ask = { type: 'RenewTrial', userId: 'maria' };
  const extension = (extensionId: string): Ask => ({
    type: 'GrantExtension',
    extensionId,
    requestedBy: 'maria',
  });
  const own = (terms: object): Ask => ({
    type: 'ChangePolicy',
    policy: [{ version: 'own', effectiveFrom: '2025-01-01T00:00:00.000Z', ...terms }],
  });
  const code = 'trialNotAllowed';
  const notOffered = 'Trials are no longer offered: running ones finish.';
  const now = CLASSIC;

  it.each<Refused>([
    {
      now,
      ask: { type: 'StartTrial', userId: '' },
      code,
      field: 'userId',
      message: 'Name the user.',
    },
    { ask: start, code, message: notOffered },
    { now, given: [own({ trialsOffered: false })], ask: start, code, message: notOffered },
    {
      given: [
        {
          type: 'ChangePolicy',
          policy: [{ version: 'own', effectiveFrom: FROM, trialsOffered: true }],
        },
      ],
      ask: start,
      code,
      message: notOffered,
    },
    {
      now,
      given: [credits(1)],
      ask: start,
      code,
      message: 'Trials are only for tenants without credits: this one has usable credits.',
    },
    {
      now,
      given: [settings({ allowUnallocated: false })],
      ask: start,
      code,
      message: 'Without access to unallocated credits trials are blocked: turn the switch on.',
    },
    {
      now,
      ask: renew,
      code: 'trialNotFound',
      field: 'userId',
      message: 'This user has no trial: start one.',
    },
    {
      now,
      given: [start],
      ask: renew,
      code: 'trialStillRunning',
      field: 'userId',
      message:
        'The trial runs until 2025-11-14T12:00:00.000Z: as things stand it cannot be renewed after that.',
    },
    {
      now: '2025-09-15T12:00:00.000Z',
      given: [start],
      ask: renew,
      code: 'trialStillRunning',
      field: 'userId',
      message: 'The trial runs until 2025-10-15T12:00:00.000Z: it can be renewed after that.',
    },
    { ask: renew, code: 'trialNotFound', field: 'userId', message: 'This user has no trial.' },
    {
      now,
      ask: { type: 'RenewTrial', userId: '' },
      code: 'trialNotFound',
      field: 'userId',
      message: 'This user has no trial.',
    },
    {
      now: '2025-09-15T12:00:00.000Z',
      given: [start, credits(1)],
      ask: renew,
      code: 'trialStillRunning',
      field: 'userId',
      message:
        'The trial runs until 2025-10-15T12:00:00.000Z: as things stand it cannot be renewed after that.',
    },
    {
      ask: extension('one'),
      code: 'extensionNotAllowed',
      message:
        'Extensions ended with the classic regime: apps and flows draw Copilot Credits instead.',
    },
    {
      now,
      given: [extension('one'), extension('two')],
      ask: extension('three'),
      code: 'extensionLimitReached',
      message: 'A month can have 2 extensions.',
    },
    {
      now,
      given: [own({ extensionsPerYearMax: 1 }), extension('one')],
      ask: extension('two'),
      code: 'extensionLimitReached',
      message: 'A year can have 1 extension.',
    },
  ])('$code: $message', isRefusedAsSaid);

  const ended = (renewals: number): Tenant => {
    const tenant = tenantWith('2025-05-01T00:00:00.000Z', own({ trialDays: 1 }), start);
    tenant.now = '2025-05-02T00:00:00.000Z';
    for (let done = 0; done < renewals; done++) {
      tenant.does(renew);
      tenant.now = `2025-05-0${done + 3}T00:00:00.000Z`;
    }
    return tenant;
  };

  it('once it has ended, in favour of a renewal, and at its limit', () => {
    expect(ended(0).isRefused(start)).toStrictEqual({
      code,
      field: 'userId',
      message: 'This user has already had a trial: renew it instead.',
    });
    expect(ended(2).isRefused(renew)).toStrictEqual({
      code: 'trialRenewalsUsedUp',
      field: 'userId',
      message: 'A trial can have 2 renewals.',
    });
  });

  it.each([
    { renewed: 1, advice: 'it can be' },
    { renewed: 2, advice: 'as things stand it cannot be' },
  ])('while it runs, and after renewal $renewed of 2 $advice renewed', ({ renewed, advice }) => {
    const running = ended(renewed - 1);
    running.does(renew);
    const end = `2025-05-0${renewed + 2}T00:00:00.000Z`;
    expect(running.isRefused(renew)).toStrictEqual({
      code: 'trialStillRunning',
      field: 'userId',
      message: `The trial runs until ${end}: ${advice} renewed after that.`,
    });
  });

  it('where the month would have more extension credits than there can be', () => {
    const large = { extensionCredits: 1_000_000_000, extensionsPerMonthMax: 99 };
    const tenant = tenantWith(CLASSIC, own({ ...large, extensionsPerYearMax: 99 }));
    const september = tenantWith('2025-09-10T00:00:00.000Z');
    september.does(own({ ...large, extensionsPerYearMax: 99 }));
    for (let index = 0; index < 9; index++) september.does(extension(`september ${index}`));
    const october = emptyTenant(CLASSIC);
    october.does(opening('2025-10', september.state.configuration));
    for (const month of [tenant, october]) {
      for (let index = 0; index < 9; index++) month.does(extension(`october ${index}`));
      expect(month.isRefused(extension('tenth'))).toStrictEqual({
        code: 'totalTooLarge',
        message: 'A month can have 9007199254 extension credits.',
      });
    }
  });
});
