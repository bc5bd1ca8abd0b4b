/** Says in words for operators what the metadata of a stream hides from its readers. */

/** As the engine keeps it, in the stream named `$$` and the stream's own name. */
export interface StreamMetadata {
  readonly $tb?: number;
  readonly $maxCount?: number;
  readonly $maxAge?: number;
  readonly $acl?: Readonly<Record<string, string | readonly string[]>>;
}

export const METADATA_PREFIX = '$$';

const SOFT_DELETED_FROM = 2 ** 62;
const HIDING = ['$tb', '$maxCount', '$maxAge'] as const;

/** @returns `null` when every event stays readable. */
export function truncationIn(metadata: StreamMetadata): string | null {
  if ((metadata.$tb ?? 0) >= SOFT_DELETED_FROM) return 'the stream was deleted ($tb at its end)';
  const set = HIDING.filter((key) => (metadata[key] ?? 0) > 0);
  if (set.length === 0) return null;
  return `its metadata sets ${set.map((key) => `${key} to ${metadata[key]}`).join(' and ')}`;
}

/** What hides events or keeps users from the stream; `null` when nothing does. */
export function restrictionIn(metadata: StreamMetadata): string | null {
  return truncationIn(metadata) ?? (metadata.$acl ? 'its metadata sets an access list' : null);
}
