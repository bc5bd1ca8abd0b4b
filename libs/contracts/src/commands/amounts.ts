/** Bounds of amounts in commands. */

/** In whole credits; a thousand such amounts still add up exactly in milli-credits. */
export const CREDITS_MAX = 9_007_199_254;
