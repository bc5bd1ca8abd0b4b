/** The number of rows per page of a list: the default, and the maximum of `limit`. */
export const PAGE_LIMIT_DEFAULT = 100;
export const PAGE_LIMIT_MAX = 1_000;
