/**
 * Advance notices to admins. They are estimates, stored beside the ledger in one stream per tenant, so that no figure
 * depends on a forecast.
 */
import type { Instant, MilliCredits, Month } from '#metering';
import { UnreadableEventError, type RecordedEvent } from '#eventsourcing';
import { count, instant, members, month, type Shape, text } from './stored/shape.js';

export const NOTICE_CATEGORY = 'creditNotices';

export const noticeStream = (tenantId: string): string => `${NOTICE_CATEGORY}-${tenantId}`;

/** @returns null for a stream of another category */
export const noticeOwnerOf = (stream: string): string | null =>
  stream.startsWith(`${NOTICE_CATEGORY}-`) ? stream.slice(NOTICE_CATEGORY.length + 1) : null;

interface Noted {
  readonly at: Instant;
  /** The current month when the notice was raised. */
  readonly month: Month;
}

interface Outlook extends Noted {
  readonly consumedMilliCredits: MilliCredits;
  /** Expected by the end of the month. */
  readonly expectedMilliCredits: MilliCredits;
  readonly entitlementMilliCredits: MilliCredits;
}

interface Ending extends Noted {
  readonly endsAt: Instant;
  /** The maximum number of days left. */
  readonly daysBefore: number;
}

export type NoticeEvent =
  /** At the present pace, all credits the tenant owns will be used up on that day. */
  | { readonly type: 'RunOutExpected'; readonly data: Outlook & { readonly runsOutOn: string } }
  /** A run-out was expected before, and no longer is. */
  | { readonly type: 'RunOutAverted'; readonly data: Outlook }
  | {
      readonly type: 'GrantEnding';
      readonly data: Ending & {
        readonly grantId: string;
        readonly sku: string;
        readonly milliCredits: MilliCredits;
        /** Set if the policy ends its credits before the grant ends, as with seeded credits (R4). */
        readonly byPolicy?: true;
      };
    }
  | { readonly type: 'TrialEnding'; readonly data: Ending & { readonly userId: string } };

export type NoticeType = NoticeEvent['type'];
type Body<Type extends NoticeType> = Extract<NoticeEvent, { type: Type }>['data'];

const outlook = {
  at: instant,
  month,
  consumedMilliCredits: count,
  expectedMilliCredits: count,
  entitlementMilliCredits: count,
};
const ending = { at: instant, month, endsAt: instant, daysBefore: count };

const SHAPES: Readonly<Record<NoticeType, Shape>> = {
  RunOutExpected: members<Body<'RunOutExpected'>>({ ...outlook, runsOutOn: text }),
  RunOutAverted: members<Body<'RunOutAverted'>>(outlook),
  GrantEnding: members<Body<'GrantEnding'>>({
    ...ending,
    grantId: text,
    sku: text,
    milliCredits: count,
  }),
  TrialEnding: members<Body<'TrialEnding'>>({ ...ending, userId: text }),
};

export const NOTICE_TYPES = Object.keys(SHAPES) as readonly NoticeType[];

export const NOTICE_VERSION = 1;

/** @throws UnreadableEventError for an unknown type or version, and for an incomplete body */
export function decodeNotice({
  stream,
  revision,
  type,
  data,
  metadata,
}: RecordedEvent): NoticeEvent {
  const version = (metadata as Partial<typeof metadata> | null)?.schemaVersion;
  const known = Object.hasOwn(SHAPES, type) && version === NOTICE_VERSION;
  const fault = known
    ? SHAPES[type as NoticeType](data)
    : ` in version ${version} is unknown to this release`;
  if (fault !== null) throw new UnreadableEventError(stream, revision, type + fault);
  return { type, data } as NoticeEvent;
}
