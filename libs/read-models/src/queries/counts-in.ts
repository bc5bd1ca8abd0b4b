/** The SQL condition for the monthly figure in which a slice's credits count. */
import type { Figure } from '#metering';

/** A condition on `slices s`; every slice counts in exactly one figure. */
export const countsIn = (figure: Figure): string => `s.figure = '${figure}'`;
