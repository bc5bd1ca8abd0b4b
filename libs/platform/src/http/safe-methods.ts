/** The supported safe methods (RFC 9110, 9.2.1), which change nothing. */
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD'];

export const isSafeMethod = (method: string): boolean => SAFE_METHODS.includes(method);
