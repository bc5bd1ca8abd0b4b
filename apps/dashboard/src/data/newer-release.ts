/** Whether the service serves a newer release of the pages than the open one. */
import { useQuery } from '@tanstack/react-query';

export const RELEASE_KEY = ['release'] as const;

const LOOK_EVERY_MS = 600_000;
const ENTRY = /<script[^>]+src="(\/assets\/index-[^"]+)"/;

/** The address of the page's main script, which contains a hash of its content: another name is another release. An early script may precede it. */
const ownEntry = (): string | null =>
  document.querySelector('script[src^="/assets/index-"]')?.getAttribute('src') ?? null;

/** Checks from time to time, when the reader returns to the page, and after a lost connection. */
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
