/** Keeps a tenant's answers up to date: the ledger's change feed says that there is more, the cache asks again. */
import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { RELEASE_KEY } from './newer-release.js';
import { type Changes, followFeed, joined } from './change-feed.js';
import { BREAKDOWN, ME, tenantKey } from './keys.js';
import { isSignedOut } from './problem.js';
import { useMe } from './service-queries.js';
import { atMostEvery } from './timers.js';
import { isAsBefore, keepFigures } from './unchanged.js';

/** `signedOut`: the session has ended, whatever the connection. */
export type Liveness = 'live' | 'connecting' | 'offline' | 'signedOut';

interface Live {
  readonly liveness: Liveness;
  /** The position of the newest change received; `null` before the first. */
  readonly position: number | null;
}

const AT_FIRST: Live = { liveness: 'connecting', position: null };
const Context = createContext<Live>(AT_FIRST);

export const useLive = (): Live => useContext(Context);

/** @returns the text that says why nothing can be changed now; `null` where it can */
export function useHindrance(): 'live.noActs' | 'problem.signIn' | null {
  const { liveness } = useLive();
  if (liveness === 'signedOut') return 'problem.signIn';
  return liveness === 'offline' ? 'live.noActs' : null;
}

/** Breakdowns are asked for after a run, and again so long after, should runs keep coming. */
const BREAKDOWNS_EVERY_MS = 3_000;

const isBreakdown = ({ queryKey }: Query): boolean => queryKey[2] === BREAKDOWN;

interface LiveProps {
  readonly tenant: string;
  /** The position that the first answer reflected, from which changes are followed; `null` until it has arrived. */
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
        // Whoever was away may have come back as a newer release, and may have missed nothing but a word.
        if (liveness === 'live' && wasOffline)
          void client.invalidateQueries({ queryKey: RELEASE_KEY });
        // A feed cannot say why it is refused; whether the session has ended, or another has begun, this can.
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
    // Followed from the first answer on; later ones reflect what the feed said.
  }, [tenant, known, client]);
  const { error } = useMe();
  const isOver = isSignedOut(error);
  return <Context value={isOver ? { ...live, liveness: 'signedOut' } : live}>{children}</Context>;
}

/** A page that nobody looks at asks when somebody does. */
function askAgain(client: QueryClient, tenant: string, predicate: (query: Query) => boolean): void {
  const refetchType = document.hidden ? 'none' : 'active';
  void client.invalidateQueries({ queryKey: tenantKey(tenant), predicate, refetchType });
}
