/** How a page follows a tenant's feed: where it resumes, which changes it gathers, and when it reports that it is offline. */
import { type HeldTimers, holdTimers } from '#testing/timers';
import type { Changes } from './change-feed.js';

type Summary = Pick<Changes, 'position' | 'usedSince'> & { readonly types: readonly string[] };

/** A connection that the spec controls in place of a server. */
class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static all: FakeSource[] = [];
  readyState = 0;
  onopen?: () => void;
  onerror?: () => void;
  onmessage?: (message: { readonly data: string }) => void;

  constructor(readonly address: string) {
    super();
    FakeSource.all.push(this);
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }

  fail(readyState: number): void {
    this.readyState = readyState;
    this.onerror!();
  }

  tell(position: number, types: readonly string[], usedSince: string | null = null): void {
    const summary: Summary = { position, types, usedSince };
    this.onmessage!({ data: JSON.stringify(summary) });
  }
}

const GLOBALS = ['window', 'document', 'EventSource'];
const page = { window: new EventTarget(), document: new EventTarget() };
let followFeed: typeof import('./change-feed.js').followFeed;
let told: { readonly changes: Changes[]; readonly liveness: string[]; figures: number };
let end: () => void;
let timers: HeldTimers;

beforeAll(async () => {
  Object.assign(globalThis, { ...page, EventSource: FakeSource });
  ({ followFeed } = await import('./change-feed.js'));
});
afterAll(() => GLOBALS.forEach((name) => Reflect.deleteProperty(globalThis, name)));

beforeEach(() => {
  timers = holdTimers();
  FakeSource.all = [];
  Object.assign(page.document, { hidden: false });
  told = { changes: [], liveness: [], figures: 0 };
  end = followFeed('a/b', 7, {
    onLiveness: (liveness) => told.liveness.push(liveness),
    onFigures: () => (told.figures += 1),
    onChanges: (changes) => told.changes.push(changes),
  });
  newest().onopen!();
});
afterEach(() => {
  end();
  timers.end();
});

const newest = () => FakeSource.all.at(-1)!;
const pass = (milliseconds: number) => timers.pass(milliseconds);
const hide = (hidden: boolean) => {
  Object.assign(page.document, { hidden });
  page.document.dispatchEvent(new Event('visibilitychange'));
};

it('begins behind the position that the page knows', () => {
  expect(newest().address).toMatch(/^\/v1\/tenants\/a%2Fb\/changes\?after=7&/);
  expect(told.liveness).toEqual(['live']);
});

it('reports figures at once, and changes together once they are gathered', () => {
  newest().tell(8, ['CreditConsumed'], '2026-11-02');
  newest().tell(9, ['LateUsageAdmitted', 'CreditConsumed'], '2026-11-01');
  expect(told).toMatchObject({ changes: [], figures: 2 });
  pass(1_000);
  newest().tell(10, ['GrantAdded', 'CreditConsumed'], '2026-11-03');
  pass(1_000);
  newest().tell(11, ['CreditConsumed'], null);
  pass(1_000);
  expect(told.changes).toEqual([
    { position: 9, isUsageAlone: true, usedSince: '2026-11-01' },
    { position: 10, isUsageAlone: false, usedSince: '2026-11-03' },
    { position: 11, isUsageAlone: true, usedSince: null },
  ]);
});

it('says that it is offline where a lost connection does not come back in time', () => {
  newest().fail(0);
  pass(4_000);
  newest().onopen!();
  pass(10_000);
  expect(told.liveness).toEqual(['live', 'live']);
  newest().fail(0);
  pass(5_000);
  expect(told.liveness).toEqual(['live', 'live', 'offline']);
});

it('asks again a while after a refusal, behind the last that it has seen', () => {
  newest().tell(12, ['CreditConsumed']);
  newest().fail(FakeSource.CLOSED);
  expect(told.liveness.at(-1)).toBe('offline');
  expect(FakeSource.all).toHaveLength(1);
  pass(5_000);
  expect(FakeSource.all).toHaveLength(2);
  expect(newest().address).toMatch(/after=12&/);
});

it('takes a silent connection for dead, but not one of which something is heard', () => {
  for (let heard = 0; heard < 4; heard++) {
    pass(30_000);
    newest().dispatchEvent(new Event('heartbeat'));
  }
  pass(30_000);
  newest().tell(8, ['CreditConsumed']);
  pass(34_000);
  expect(FakeSource.all).toHaveLength(1);
  pass(1_000);
  expect(FakeSource.all).toHaveLength(2);
  expect(FakeSource.all[0]!.readyState).toBe(FakeSource.CLOSED);
});

it('follows nothing while the page is hidden, and resumes when it is shown', () => {
  hide(true);
  pass(9_000);
  hide(false);
  pass(10_000);
  expect(newest().readyState).toBe(0);
  hide(true);
  pass(10_000);
  expect(newest().readyState).toBe(FakeSource.CLOSED);
  expect(FakeSource.all).toHaveLength(1);
  hide(false);
  expect(FakeSource.all).toHaveLength(2);
});

it('connects anew where the machine has lost its network', () => {
  page.window.dispatchEvent(new Event('offline'));
  expect(FakeSource.all.map(({ readyState }) => readyState)).toEqual([FakeSource.CLOSED, 0]);
  expect(told.liveness).toEqual(['live', 'offline']);
});

it('receives, reports and requests nothing after its end', () => {
  newest().tell(8, ['CreditConsumed']);
  newest().fail(0);
  end();
  page.window.dispatchEvent(new Event('offline'));
  hide(true);
  hide(false);
  pass(60_000);
  expect(told).toMatchObject({ changes: [], liveness: ['live'] });
  expect(FakeSource.all.map(({ readyState }) => readyState)).toEqual([FakeSource.CLOSED]);
});
