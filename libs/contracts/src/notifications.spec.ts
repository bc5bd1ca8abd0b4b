/** The events that admins are notified of, and the content of each notification. */
import type { RecordedEvent } from '#eventsourcing';
import { NOTIFICATION_TYPES, notificationIn, notifiedTenantOf } from './notifications.js';
import { NOTICE_TYPES, noticeOwnerOf, noticeStream } from './notices.js';
import { goldenFiles } from './stored/golden.fixture.js';

/** The types that admins are notified of (R19, and advance notices); all others are not. */
const NOTIFIED = [
  'ExtensionGranted',
  'GrantEnded',
  'GrantEnding',
  'MonthlyReset',
  'OverAllocated',
  'OverageEntered',
  'OverageExited',
  'RunOutAverted',
  'RunOutExpected',
  'TrialEnded',
  'TrialEnding',
  'TrialRenewed',
  'TrialStarted',
  'UsageWarningRaised',
];

const AT = '2026-11-03T10:15:00.000Z';
const outlook = {
  at: AT,
  month: '2026-11',
  consumedMilliCredits: 9_000,
  expectedMilliCredits: 12_000,
  entitlementMilliCredits: 10_000,
};
const ending = { at: AT, month: '2026-11', endsAt: '2026-11-17T00:00:00.000Z', daysBefore: 14 };

const NOTICES: Readonly<Record<string, object>> = {
  RunOutExpected: { ...outlook, runsOutOn: '2026-11-23' },
  RunOutAverted: outlook,
  GrantEnding: { ...ending, grantId: 'g-1', sku: 'aiBuilderAddOn', milliCredits: 1_000_000 },
  TrialEnding: { ...ending, userId: 'u-17' },
};

const recorded = (
  stream: string,
  type: string,
  data: unknown,
  schemaVersion = 1,
): RecordedEvent => ({
  stream,
  revision: 3,
  position: 40,
  id: '00000000-0000-4000-8000-000000000001',
  type,
  data,
  metadata: { schemaVersion },
  recordedAt: AT,
});
const notice = (type: string, data: unknown, version?: number) =>
  recorded(noticeStream('contoso'), type, data, version);

describe('a notification', () => {
  it('is this, and nothing else', () => {
    expect([...NOTIFICATION_TYPES].sort()).toEqual(NOTIFIED);
  });

  it.each(goldenFiles())(
    'of a stored $type says tenant and month, or nothing',
    ({ type, read }) => {
      const event = read();
      const notification = notificationIn(event);
      if (!NOTIFIED.includes(type)) return expect(notification).toBeNull();
      const [, tenantId, month] = /-(.+)_(.+)$/.exec(event.stream)!;
      expect(notification).toMatchObject({ tenantId, type, data: { tenantId, month } });
    },
  );

  it('leaves out of a reset the configuration, which has not changed', () => {
    const reset = goldenFiles().find(({ type }) => type === 'MonthlyReset')!;
    expect(Object.keys(notificationIn(reset.read())!.data).sort()).toEqual([
      'at',
      'closing',
      'month',
      'previousMonth',
      'tenantId',
    ]);
  });

  it('gives all of another event', () => {
    const entered = goldenFiles()
      .find(({ type }) => type === 'OverageEntered')!
      .read();
    expect(notificationIn(entered)!.data).toMatchObject(entered.data as object);
  });
});

describe('a notice', () => {
  it.each(NOTICE_TYPES)('%s is announced with its tenant', (type) => {
    expect(notificationIn(notice(type, NOTICES[type]))).toEqual({
      tenantId: 'contoso',
      type,
      data: { ...NOTICES[type], tenantId: 'contoso' },
    });
  });

  it.each(
    NOTICE_TYPES.flatMap((type) => Object.keys(NOTICES[type]!).map((member) => [type, member])),
  )('%s without its %s is unreadable, by stream, revision and member', (type, member) => {
    const body = { ...NOTICES[type], [member]: undefined };
    const announcing = () => notificationIn(notice(type, body));
    expect(announcing).toThrow('creditNotices-contoso');
    expect(announcing).toThrow(member);
  });

  it.each([
    { name: 'of another type', event: notice('RunOutForgotten', outlook) },
    { name: 'that is called as a member of every object', event: notice('constructor', outlook) },
    { name: 'of a later version', event: notice('RunOutAverted', outlook, 2) },
    { name: 'without metadata', event: { ...notice('RunOutAverted', outlook), metadata: null } },
  ])('$name is unknown to this release', ({ event }) => {
    expect(() => notificationIn(event as RecordedEvent)).toThrow('is unknown to this release');
  });
});

describe('the owner of a stream', () => {
  it.each([
    { stream: 'creditNotices-contoso', owner: 'contoso', notices: 'contoso' },
    { stream: 'creditNotices-a-b', owner: 'a-b', notices: 'a-b' },
    { stream: 'creditLedger-contoso_2026-11', owner: 'contoso', notices: null },
    { stream: 'creditNoticesOf-contoso', owner: null, notices: null },
    { stream: 'orders-1', owner: null, notices: null },
  ])('$stream is $owner', ({ stream, owner, notices }) => {
    expect(notifiedTenantOf(stream)).toBe(owner);
    expect(noticeOwnerOf(stream)).toBe(notices);
  });
});
