/** The status with which a gRPC call ends, from its trailers or from the state of the connection. */
import { constants, type IncomingHttpHeaders } from 'node:http2';

/** The gRPC statuses that this adapter distinguishes. */
export const STATUS = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

export class RpcError extends Error {
  constructor(
    /** A gRPC status, not necessarily one listed above. */
    readonly code: number,
    message: string,
    /** The trailers that the server sent with the status, by name. */
    readonly trailers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'RpcError';
  }
}

/** @returns undefined if these headers do not end the call, null if it succeeded, otherwise the error */
export function endOf(headers: IncomingHttpHeaders): RpcError | null | undefined {
  const code = headers['grpc-status'];
  if (code === undefined) return refusalOf(headers[':status']?.toString());
  if (Number(code) === STATUS.OK) return null;
  const message = decodeMessage(String(headers['grpc-message'] ?? ''));
  return new RpcError(Number(code), message || `status ${String(code)} of gRPC`, textsOf(headers));
}

/** gRPC statuses for HTTP responses of a proxy or another server that does not speak gRPC. */
const BY_HTTP_STATUS: Readonly<Record<number, number>> = {
  400: STATUS.INTERNAL,
  401: STATUS.UNAUTHENTICATED,
  403: STATUS.PERMISSION_DENIED,
  404: STATUS.UNIMPLEMENTED,
  429: STATUS.UNAVAILABLE,
  502: STATUS.UNAVAILABLE,
  503: STATUS.UNAVAILABLE,
  504: STATUS.UNAVAILABLE,
};

function refusalOf(text: string | undefined): RpcError | undefined {
  const httpStatus = Number(text ?? 200);
  if (httpStatus === 200) return undefined;
  const code = BY_HTTP_STATUS[httpStatus] ?? STATUS.UNKNOWN;
  return new RpcError(code, `answered with HTTP status ${httpStatus}`);
}

function textsOf(headers: IncomingHttpHeaders): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') texts[name] = value;
  }
  return texts;
}

/** Decodes the percent-encoded message; an invalid encoding is returned unchanged. */
function decodeMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const BY_RESET: Readonly<Record<number, number>> = {
  [constants.NGHTTP2_REFUSED_STREAM]: STATUS.UNAVAILABLE,
  [constants.NGHTTP2_CANCEL]: STATUS.CANCELLED,
  [constants.NGHTTP2_ENHANCE_YOUR_CALM]: STATUS.RESOURCE_EXHAUSTED,
  [constants.NGHTTP2_INADEQUATE_SECURITY]: STATUS.PERMISSION_DENIED,
};

/**
 * The error of a call that was cut off.
 * @param code the HTTP/2 error code
 * @param cause the error that ended the connection, if it ended
 */
export function cutOff(code: number, cause: Error | null): RpcError {
  if (cause) return new RpcError(STATUS.UNAVAILABLE, cause.message);
  return new RpcError(
    BY_RESET[code] ?? STATUS.INTERNAL,
    `the call was cut off (HTTP/2 code ${code})`,
  );
}
