/** How many rows a page of a list has: without `limit`, and at the most. */
export const PAGE_LIMIT_DEFAULT = 100;
export const PAGE_LIMIT_MAX = 1_000;
