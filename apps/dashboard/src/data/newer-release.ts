/** Whether the service serves newer pages than the one that is open. */
import { useQuery } from '@tanstack/react-query';

export const RELEASE_KEY = ['release'] as const;

const LOOK_EVERY_MS = 600_000;
const ENTRY = /<script[^>]+src="(\/assets\/index-[^"]+)"/;

/** The address of the page's main script, which names its content: another name is another release. An early script may stand before it. */
const ownEntry = (): string | null =>
  document.querySelector('script[src^="/assets/index-"]')?.getAttribute('src') ?? null;

/** Looks from time to time, when the reader returns to the page, and after a lost connection. */
export function useNewerRelease(): boolean {
  const { data } = useQuery({
    queryKey: RELEASE_KEY,
    initialData: ownEntry,
    staleTime: LOOK_EVERY_MS,
    refetchInterval: LOOK_EVERY_MS,
    queryFn: async ({ signal }) => {
      const page = await (await fetch('/', { signal })).text();
      return ENTRY.exec(page)?.[1] ?? ownEntry();
    },
  });
  return data !== ownEntry();
}
