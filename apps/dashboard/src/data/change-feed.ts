/** A tenant's change feed by server-sent events; after a lost connection it continues after the last event received. */
import type { AnswerOf, TenantUsage } from './api.js';
import { completeAnswer } from './complete-answer.js';
import { delayed } from './timers.js';

/** The changes and the figures of the present month that came with them. */
interface Summary {
  readonly position: number;
  readonly types: readonly string[];
  readonly usedSince: string | null;
  readonly usage?: TenantUsage;
  readonly forecast?: AnswerOf<'/v1/tenants/{tenant}/usage/forecast'>;
}

export type Figures = Pick<Summary, 'position' | 'usage' | 'forecast'>;

export interface Changes {
  /** The position of the newest change. */
  readonly position: number;
  /** Whether all changes are usage, so that the configuration is unchanged. */
  readonly isUsageAlone: boolean;
  /** The earliest time of the usage among them; `null` if there was none. */
  readonly usedSince: string | null;
}

interface Listener {
  readonly onLiveness: (liveness: 'live' | 'offline') => void;
  /** Called at once. */
  readonly onFigures: (figures: Figures) => void;
  /** Called some time after `onFigures`, once for all changes that arrived together. */
  readonly onChanges: (changes: Changes) => void;
}

/**
 * How long changes are gathered before the page requests what did not come with them, so that a burst of runs causes
 * one
 * request. Each page adds its own part of `SPREAD_MS`, because simultaneous requests of all pages would delay the
 * gate's responses.
 */
const GATHER_MS = 150;
const SPREAD_MS = 400;
const gatherMs = GATHER_MS + (Math.floor(performance.timeOrigin) % SPREAD_MS);
/**
 * How long a connection may be lost before the page reports it: streams end now and then, and the
 * browser reconnects by itself.
 */
const PATIENCE_MS = 5_000;
/** Two heartbeats of the server and a margin: a connection that is silent for this long is dead. */
const SILENCE_MS = 35_000;
/** The delay before reconnecting after a refusal, which the browser does not do by itself. */
const AGAIN_MS = 5_000;
/** A page that is hidden for this long stops following; it resumes from its position once it is visible. */
const UNSEEN_MS = 10_000;

const feedAddress = (tenant: string, after: number): string =>
  `/v1/tenants/${encodeURIComponent(tenant)}/changes?after=${after}&summary=true&heartbeats=true`;

const USAGE: ReadonlySet<string> = new Set(['CreditConsumed', 'LateUsageAdmitted']);
const NOTHING = { isUsageAlone: true, usedSince: null };

/** Merges a summary into the changes gathered before. */
function together(
  before: Omit<Changes, 'position'>,
  { position, types, usedSince }: Summary,
): Changes {
  const isUsageAlone = types.every((type) => USAGE.has(type));
  return joined(before, { position, isUsageAlone, usedSince });
}

/** Merges later changes into earlier ones. */
export function joined(
  before: Omit<Changes, 'position'>,
  { position, isUsageAlone, usedSince }: Changes,
): Changes {
  const times = [before.usedSince, usedSince].filter((time) => time !== null).sort();
  return {
    position,
    isUsageAlone: before.isUsageAlone && isUsageAlone,
    usedSince: times[0] ?? null,
  };
}

/** Notifies the listener of figures at once, and of changes once they are gathered. */
function gathering(from: number, { onFigures, onChanges }: Listener) {
  let newest = from;
  let gathered: Omit<Changes, 'position'> = NOTHING;
  const gather = delayed(gatherMs, () => {
    onChanges({ ...gathered, position: newest });
    gathered = NOTHING;
  });
  return {
    newest: () => newest,
    add(summary: Summary): void {
      newest = summary.position;
      gathered = together(gathered, summary);
      onFigures(summary);
      gather.begin();
    },
    cancel: () => gather.cancel(),
  };
}

const completeSummary = ({ usage, forecast, ...summary }: Summary): Summary => ({
  ...summary,
  ...(usage && { usage: completeAnswer('GET /v1/tenants/{tenant}/usage', usage) }),
  ...(forecast && {
    forecast: completeAnswer('GET /v1/tenants/{tenant}/usage/forecast', forecast),
  }),
});

/** @returns a function that stops following */
export function followFeed(tenant: string, from: number, listener: Listener): () => void {
  let feed: EventSource;
  const told = gathering(from, listener);
  const lost = delayed(PATIENCE_MS, () => listener.onLiveness('offline'));
  const again = delayed(AGAIN_MS, () => open());
  const silent = delayed(SILENCE_MS, () => reopen());
  const unseen = delayed(UNSEEN_MS, () => rest());
  const heard = (): void => {
    silent.cancel();
    silent.begin();
  };
  const open = (): void => {
    feed = new EventSource(feedAddress(tenant, told.newest()));
    feed.onopen = () => {
      lost.cancel();
      heard();
      listener.onLiveness('live');
    };
    feed.onerror = () => {
      lost.begin();
      if (feed.readyState !== EventSource.CLOSED) return;
      // The server refused the connection, unlike a stream that ends after its lifetime.
      listener.onLiveness('offline');
      again.begin();
    };
    feed.onmessage = ({ data }: MessageEvent<string>) => {
      told.add(completeSummary(JSON.parse(data) as Summary));
      heard();
    };
    feed.addEventListener('heartbeat', heard);
  };
  const rest = (): void => {
    for (const timer of [lost, again, silent]) timer.cancel();
    feed.close();
  };
  const reopen = (): void => {
    rest();
    listener.onLiveness('offline');
    open();
  };
  const onSight = (): void => {
    if (document.hidden) return unseen.begin();
    unseen.cancel();
    again.cancel();
    if (feed.readyState === EventSource.CLOSED) open();
  };
  open();
  window.addEventListener('offline', reopen);
  document.addEventListener('visibilitychange', onSight);
  return () => {
    window.removeEventListener('offline', reopen);
    document.removeEventListener('visibilitychange', onSight);
    told.cancel();
    unseen.cancel();
    rest();
  };
}
