/** Which figure of a month the credits of a slice count in; the projection writes what the domain says. */
import type { Figure } from '#metering';

/** A condition on `slices s`; every slice counts in exactly one figure. */
export const countsIn = (figure: Figure): string => `s.figure = '${figure}'`;
