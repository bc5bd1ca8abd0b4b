/**
 * Sets the flow-control windows of the stand-in; the default of 64 KiB would interrupt large appends repeatedly.
 */
import type { Http2Server } from 'node:http2';
import type { Server } from '@grpc/grpc-js';

/** The defaults of Kestrel, the web server of a real node. */
const STREAM_WINDOW_BYTES = 768 * 1024;
const CONNECTION_WINDOW_BYTES = 1024 * 1024;

/**
 * The library has no server option for this, so it accesses the internal HTTP/2 server.
 * @throws if the library's internals have changed
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
