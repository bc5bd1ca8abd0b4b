/** Describes for operators what the metadata of a stream hides from readers. */

/** The metadata as the engine stores it, in the stream whose name is `$$` and the stream's own. */
export interface StreamMetadata {
  readonly $tb?: number;
  readonly $maxCount?: number;
  readonly $maxAge?: number;
  readonly $acl?: Readonly<Record<string, string | readonly string[]>>;
}

export const METADATA_PREFIX = '$$';

const SOFT_DELETED_FROM = 2 ** 62;
const HIDING = ['$tb', '$maxCount', '$maxAge'] as const;

/** @returns null if every event is readable */
export function truncationIn(metadata: StreamMetadata): string | null {
  if ((metadata.$tb ?? 0) >= SOFT_DELETED_FROM) return 'the stream was deleted ($tb at its end)';
  const set = HIDING.filter((key) => (metadata[key] ?? 0) > 0);
  if (set.length === 0) return null;
  return `its metadata sets ${set.map((key) => `${key} to ${metadata[key]}`).join(' and ')}`;
}

/** @returns the restriction of events or access, or null if there is none */
export function restrictionIn(metadata: StreamMetadata): string | null {
  return truncationIn(metadata) ?? (metadata.$acl ? 'its metadata sets an access list' : null);
}
