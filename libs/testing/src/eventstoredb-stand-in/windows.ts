/** The flow-control window of the stand-in: the default of 64 KiB would stop large appends again and again. */
import type { Http2Server } from 'node:http2';
import type { Server } from '@grpc/grpc-js';

/** What Kestrel, the web server inside a real node, grants by default. */
const STREAM_WINDOW_BYTES = 768 * 1024;
const CONNECTION_WINDOW_BYTES = 1024 * 1024;

/**
 * The library has no option for it on servers, so this reaches for the HTTP/2 server inside.
 * @throws when the library keeps it somewhere else by now
 */
export function widenWindows(server: Server): void {
  const { http2Servers } = server as unknown as { http2Servers: Map<Http2Server, unknown> };
  if (http2Servers.size !== 1) throw new Error('expected one HTTP/2 server inside the gRPC server');
  for (const http2Server of http2Servers.keys()) {
    http2Server.on('session', (session) => {
      session.settings({ initialWindowSize: STREAM_WINDOW_BYTES });
      session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
    });
  }
}
