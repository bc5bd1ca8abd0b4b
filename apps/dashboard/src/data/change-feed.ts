/** A tenant's change feed by server-sent events; after a lost connection it continues behind the last event received. */

import { delayed } from './timers.js';

export interface Changes {
  /** Of the newest. */
  readonly position: number;
  /** Whether there was nothing but runs: what was configured is as before. */
  readonly isUsageAlone: boolean;
}

interface Listener {
  readonly onLiveness: (liveness: 'live' | 'offline') => void;
  /** Called once for all changes that arrived together. */
  readonly onChanges: (changes: Changes) => void;
}

/**
 * How long changes are gathered before the page asks for new figures, so that a burst of runs is one request. Each page
 * adds a part of `SPREAD_MS` of its own: pages that all asked at the same moment would delay answers of the gate.
 */
const GATHER_MS = 150;
const SPREAD_MS = 400;
const gatherMs = GATHER_MS + (Math.floor(performance.timeOrigin) % SPREAD_MS);
/**
 * How long a connection may be lost before the page says so: streams end now and then, and the
 * browser reconnects by itself.
 */
const PATIENCE_MS = 5_000;
/** Two heartbeats of the server and some more: a connection that is silent for so long is dead, though nobody said so. */
const SILENCE_MS = 35_000;
/** When to ask again after a refusal, which the browser does not do by itself. */
const AGAIN_MS = 5_000;

const feedAddress = (tenant: string, after: number): string =>
  `/v1/tenants/${encodeURIComponent(tenant)}/changes?after=${after}&heartbeats=true`;

/** What is not parsed need not be: a run's event is large, and only its type counts here. */
const USAGE = /"type":"(?:CreditConsumed|LateUsageAdmitted)"/;

/** @returns a function that ends it. */
export function followFeed(tenant: string, from: number, listener: Listener): () => void {
  let newest = from;
  let isUsageAlone = true;
  let feed: EventSource;
  const gather = delayed(gatherMs, () => {
    listener.onChanges({ position: newest, isUsageAlone });
    isUsageAlone = true;
  });
  const lost = delayed(PATIENCE_MS, () => listener.onLiveness('offline'));
  const again = delayed(AGAIN_MS, () => open());
  const silent = delayed(SILENCE_MS, () => reopen());
  const heard = (): void => {
    silent.cancel();
    silent.begin();
  };
  const open = (): void => {
    feed = new EventSource(feedAddress(tenant, newest));
    feed.onopen = () => {
      lost.cancel();
      heard();
      listener.onLiveness('live');
    };
    feed.onerror = () => {
      lost.begin();
      if (feed.readyState === EventSource.CLOSED) again.begin();
    };
    feed.onmessage = ({ lastEventId, data }: MessageEvent<string>) => {
      newest = Number(lastEventId);
      isUsageAlone &&= USAGE.test(data);
      gather.begin();
      heard();
    };
    feed.addEventListener('heartbeat', heard);
  };
  const reopen = (): void => {
    feed.close();
    listener.onLiveness('offline');
    open();
  };
  open();
  window.addEventListener('offline', reopen);
  return () => {
    window.removeEventListener('offline', reopen);
    for (const timer of [gather, lost, again, silent]) timer.cancel();
    feed.close();
  };
}
