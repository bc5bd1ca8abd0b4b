/** Keeps a tenant's data up to date: the ledger's change feed signals changes, and the cache requests what they affect. */
import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { RELEASE_KEY } from './newer-release.js';
import { type Changes, followFeed, joined } from './change-feed.js';
import { BREAKDOWN, ME, tenantKey } from './keys.js';
import { isSignedOut } from './problem.js';
import { useMe } from './service-queries.js';
import { atMostEvery } from './timers.js';
import { isAsBefore, keepFigures } from './unchanged.js';

/** `signedOut`: the session has ended, regardless of the connection. */
export type Liveness = 'live' | 'connecting' | 'offline' | 'signedOut';

interface Live {
  readonly liveness: Liveness;
  /** The position of the newest change received; `null` before the first. */
  readonly position: number | null;
}

const AT_FIRST: Live = { liveness: 'connecting', position: null };
const Context = createContext<Live>(AT_FIRST);

export const useLive = (): Live => useContext(Context);

/** @returns the key of the text that says why nothing can be changed now, or `null` if changes are possible */
export function useHindrance(): 'live.noActs' | 'problem.signIn' | null {
  const { liveness } = useLive();
  if (liveness === 'signedOut') return 'problem.signIn';
  return liveness === 'offline' ? 'live.noActs' : null;
}

/** Breakdowns are requested after a run, and at most this often while runs keep coming. */
const BREAKDOWNS_EVERY_MS = 3_000;

const isBreakdown = ({ queryKey }: Query): boolean => queryKey[2] === BREAKDOWN;

interface LiveProps {
  readonly tenant: string;
  /** The position of the first response, from which changes are followed; `null` until it has arrived. */
  readonly from: number | null;
  readonly children: ReactNode;
}

export function LiveProvider({ tenant, from, children }: LiveProps) {
  const client = useQueryClient();
  const [live, setLive] = useState<Live>(AT_FIRST);
  const known = from !== null;
  useEffect(() => {
    if (from === null) return undefined;
    let wasOffline = false;
    const again = (changes: Changes, which: (query: Query) => boolean) =>
      askAgain(client, tenant, (query) => which(query) && !isAsBefore(query, changes));
    const breakdowns = atMostEvery<Changes>(
      BREAKDOWNS_EVERY_MS,
      (changes) => again(changes, isBreakdown),
      joined,
    );
    const end = followFeed(tenant, from, {
      onLiveness(liveness) {
        setLive((before) => ({ ...before, liveness }));
        // After a lost connection, the service may run a newer release even if no change was missed.
        if (liveness === 'live' && wasOffline)
          void client.invalidateQueries({ queryKey: RELEASE_KEY });
        // An event source does not say why it was refused; this query shows whether the session has ended or another
        // has begun.
        if (liveness === 'offline' || wasOffline) void client.invalidateQueries({ queryKey: [ME] });
        wasOffline = liveness === 'offline';
      },
      onFigures(figures) {
        setLive({ liveness: 'live', position: figures.position });
        keepFigures(client, tenant, figures);
      },
      onChanges(changes) {
        again(changes, (query) => !isBreakdown(query));
        breakdowns.add(changes);
      },
    });
    return () => {
      breakdowns.cancel();
      end();
    };
    // Follows from the first response on; later ones reflect what the feed reported.
  }, [tenant, known, client]);
  const { error } = useMe();
  const isOver = isSignedOut(error);
  return <Context value={isOver ? { ...live, liveness: 'signedOut' } : live}>{children}</Context>;
}

/** A hidden page requests the data when it becomes visible. */
function askAgain(client: QueryClient, tenant: string, predicate: (query: Query) => boolean): void {
  const refetchType = document.hidden ? 'none' : 'active';
  void client.invalidateQueries({ queryKey: tenantKey(tenant), predicate, refetchType });
}
