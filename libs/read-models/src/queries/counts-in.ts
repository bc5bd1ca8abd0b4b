/** The figure of a month to which the credits of a slice are added, as the domain decides. */
import type { Figure } from '#metering';

/** A condition on `slices s`; every slice counts in exactly one figure. */
export const countsIn = (figure: Figure): string => `s.figure = '${figure}'`;
