/** The unit of the service's amounts: thousandths of a credit. */
export const MILLI_PER_CREDIT = 1_000;
