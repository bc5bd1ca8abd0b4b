/**
 * Once a day, sends advance warnings to tenants with usage or with something that ends soon, and to all tenants before the published policy
 * changes.
 */
import { decodeNotice, NOTICE_VERSION, type NoticeEvent, noticeStream } from '#contracts';
import {
  type Aggregate,
  type Clock,
  type EventStore,
  jsonCodec,
  type RetryOptions,
  type SqlReader,
  StateCache,
  transact,
} from '#eventsourcing';
import { addMilliseconds, dayOf, type Instant, monthOf } from '#metering';
import { allTenants, tenantsDue, tenantsUsing } from '#read-models';
import { eachTenant, type TenantWork } from '../each-tenant.js';
import { isPolicyChanging, LOOK_AHEAD_MS } from './endings.js';
import { readNoticeInput } from './tenant-outlook.js';
import { type NoticeInput, noticeDecider, type NoticeState } from './notice-decider.js';

export interface NoticeDependencies extends Omit<TenantWork, 'work'> {
  readonly reader: SqlReader;
  readonly clock: Clock;
  readonly notices: Notices;
}

export type Notices = Aggregate<NoticeInput, NoticeState, NoticeEvent, never>;

/** A tenant is checked once a day, so its state need not stay in memory. */
const CACHED_TENANTS_MAX = 1_000;

export const noticesIn = (store: EventStore, retry: RetryOptions): Notices => ({
  store,
  retry,
  codec: jsonCodec(NOTICE_VERSION, decodeNotice),
  decider: noticeDecider,
  cache: new StateCache(CACHED_TENANTS_MAX),
});

/** The delay before tenants that failed are retried. */
const AGAIN_AFTER_MS = 60_000;

/** @returns a function to call at every tick; after a restart it begins by checking all */
export function noticesFollower(): (dependencies: NoticeDependencies) => Promise<void> {
  let lookedOn: string | null = null;
  let left: string[] = [];
  let notBefore = '';
  return async (dependencies) => {
    const { reader, clock } = dependencies;
    const at = clock.now().toISOString();
    const today = dayOf(at);
    if (today !== lookedOn) left = await tenantsToCheck(reader, at);
    else if (left.length === 0 || at < notBefore) return;
    lookedOn = today;
    notBefore = addMilliseconds(at, AGAIN_AFTER_MS);
    left = await giveNotice(left, at, dependencies);
  };
}

async function tenantsToCheck(reader: SqlReader, at: Instant): Promise<string[]> {
  if (isPolicyChanging(at)) return allTenants(reader);
  const using = await tenantsUsing(reader, monthOf(at));
  const ending = await tenantsDue(reader, at, addMilliseconds(at, LOOK_AHEAD_MS));
  return [...new Set([...using, ...ending])];
}

/** @returns the tenants that failed */
async function giveNotice(
  tenantIds: readonly string[],
  at: Instant,
  { reader, notices, signal, onFailed }: NoticeDependencies,
): Promise<string[]> {
  const failed: string[] = [];
  await eachTenant(tenantIds, {
    signal,
    async work(tenantId) {
      const look = await readNoticeInput(reader, tenantId, at);
      if (look) await transact(notices, noticeStream(tenantId), [look]);
    },
    onFailed(tenantId, error) {
      failed.push(tenantId);
      onFailed(tenantId, error);
    },
  });
  return failed;
}
