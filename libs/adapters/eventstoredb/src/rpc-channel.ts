/**
 * A minimal gRPC client over one HTTP/2 connection. A complete library spends more time per message than it takes
 * to decode its event.
 */
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2';
import { nextTurn, sleep, within } from '#eventsourcing';
import { FrameReader, frameOf, type OnMessage } from './rpc-frames.js';
import { cutOff, endOf, RpcError, STATUS } from './rpc-status.js';

export interface RpcListener {
  readonly onMessage: OnMessage;
  /** Called once, after the last message; `error` is `null` if the call succeeded. */
  onEnd(error: RpcError | null): void;
}

export interface RpcCall {
  send(message: Buffer): void;
  /** Ends the sending side. */
  finish(): void;
  cancel(): void;
  /** Stops reading, so that the server stops sending once the window is full. */
  pause(): void;
  resume(): void;
}

export interface RpcChannelOptions {
  /** The scheme (`http://` or `https://`), host and port. */
  readonly authority: string;
  readonly tls: Pick<SecureClientSessionOptions, 'ca' | 'key' | 'cert'>;
  readonly keepAliveIntervalMs: number;
  readonly keepAliveTimeoutMs: number;
}

/** The flow-control windows per call and per connection. */
const CALL_WINDOW_BYTES = 1024 * 1024;
const CHANNEL_WINDOW_BYTES = 4 * 1024 * 1024;
const RESET_BY_SERVER = 'ERR_HTTP2_STREAM_ERROR';
const GRPC = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };

export class RpcChannel {
  private readonly session: ClientHttp2Session;
  private readonly ended = new AbortController();
  /** The error that ended the connection. */
  private failure: Error | null = null;

  /** Starts to connect; calls may be made immediately. */
  constructor(private readonly options: RpcChannelOptions) {
    const { authority, tls } = options;
    this.session = connect(authority, {
      ...tls,
      settings: { enablePush: false, initialWindowSize: CALL_WINDOW_BYTES },
      // The default would refuse calls while much waits to be sent; the callers limit that themselves.
      maxSessionMemory: Number.MAX_SAFE_INTEGER,
    });
    this.session.on('error', (error: Error) => void (this.failure ??= error));
    this.session.on('close', () => this.ended.abort());
    this.session.once('connect', () => this.session.setLocalWindowSize(CHANNEL_WINDOW_BYTES));
    void this.watch();
  }

  /** Whether no further call can be made. */
  get isClosed(): boolean {
    return this.session.closed || this.session.destroyed;
  }

  /** Never throws; errors go to the listener. */
  call(path: string, headers: Readonly<Record<string, string>>, listener: RpcListener): RpcCall {
    if (this.isClosed) return refused(listener, this.endOfConnection(null));
    const stream = this.session.request({ ...headers, ...GRPC, ':path': path });
    return new StreamCall(stream, listener, (known) => this.endOfConnection(known));
  }

  /** Closes the connection once the calls in progress have ended. */
  close(): void {
    this.session.close();
  }

  /** Closes the connection immediately; calls in progress fail. */
  cut(): void {
    this.session.destroy();
  }

  /** @returns the error that ended the connection, or else `known`; null while calls may still end normally */
  private endOfConnection(known: Error | null): Error | null {
    const ended = this.session.destroyed ? new Error('the connection has ended') : null;
    return this.failure ?? known ?? ended;
  }

  /** Pings the server, so that an unresponsive one is detected even if nothing is sent. */
  private async watch(): Promise<void> {
    const { keepAliveIntervalMs, keepAliveTimeoutMs } = this.options;
    const { signal } = this.ended;
    const answers = async (asked: Promise<void>): Promise<boolean> =>
      (await within(keepAliveTimeoutMs, asked)).kind === 'done';
    let isThere = await answers(this.connected());
    while (isThere && !signal.aborted) {
      await sleep(keepAliveIntervalMs, signal);
      isThere = signal.aborted || (await answers(this.ping()));
    }
    if (isThere) return;
    this.failure ??= new Error(`no answer within ${keepAliveTimeoutMs} ms`);
    this.session.destroy(this.failure);
  }

  /** Resolves when connected, or when connecting has failed. */
  private connected(): Promise<void> {
    return new Promise((resolve) => {
      this.session.once('connect', () => resolve());
      this.session.once('close', resolve);
    });
  }

  /** Resolves with the response to a ping, or when the connection has ended. */
  private ping(): Promise<void> {
    return new Promise((resolve) => {
      if (this.session.destroyed) resolve();
      else this.session.ping(() => resolve());
    });
  }
}

/**
 * A unary call: sends one message and receives one.
 * @throws RpcError
 */
export function callOnce(channel: RpcChannel, path: string, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let answer: Buffer = Buffer.alloc(0);
    const listener: RpcListener = {
      onMessage: (bytes, start, end) => (answer = bytes.subarray(start, end)),
      onEnd: (error) => (error ? reject(error) : resolve(answer)),
    };
    const call = channel.call(path, {}, listener);
    call.send(request);
    call.finish();
  });
}

class StreamCall implements RpcCall {
  /** The status of the call: `undefined` until it is received, `null` if it is OK. */
  private said: RpcError | null | undefined;
  private isOver = false;
  private readonly frames: FrameReader;

  constructor(
    private readonly stream: ClientHttp2Stream,
    private readonly listener: RpcListener,
    private readonly endOfConnection: (known: Error | null) => Error | null,
  ) {
    this.frames = new FrameReader(listener.onMessage);
    const onHeaders = (headers: IncomingHttpHeaders) => void (this.said = endOf(headers));
    stream.on('response', onHeaders);
    stream.on('trailers', onHeaders);
    stream.on('data', (chunk: Buffer) => this.read(chunk));
    /* Trailers may be reported after the end of the data. */
    stream.on('end', () => void nextTurn().then(() => this.close(null)));
    stream.on('error', (error: Error) => this.close(error));
    stream.on('close', () => this.close(null));
  }

  send(message: Buffer): void {
    if (!this.isOver) this.stream.write(frameOf(message));
  }

  finish(): void {
    this.stream.end();
  }

  cancel(): void {
    this.stream.close(constants.NGHTTP2_CANCEL);
    this.over(new RpcError(STATUS.CANCELLED, 'the call was given up'));
  }

  pause(): void {
    this.stream.pause();
  }

  resume(): void {
    this.stream.resume();
  }

  private read(chunk: Buffer): void {
    if (this.isOver) return;
    try {
      this.frames.push(chunk);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      this.over(error);
    }
  }

  private close(error: Error | null): void {
    if (this.said !== undefined) return this.over(this.said);
    const isReset = error === null || (error as NodeJS.ErrnoException).code === RESET_BY_SERVER;
    const cause = this.endOfConnection(isReset ? null : error);
    this.over(cutOff(this.stream.rstCode ?? constants.NGHTTP2_NO_ERROR, cause));
  }

  private over(end: RpcError | null): void {
    if (this.isOver) return;
    this.isOver = true;
    this.listener.onEnd(end);
    this.stream.close();
  }
}

function refused({ onEnd }: RpcListener, failure: Error | null): RpcCall {
  const reason = failure?.message ?? 'the connection is being closed';
  const nothing = () => undefined;
  void nextTurn().then(() => onEnd(new RpcError(STATUS.UNAVAILABLE, reason)));
  return { send: nothing, finish: nothing, cancel: nothing, pause: nothing, resume: nothing };
}
