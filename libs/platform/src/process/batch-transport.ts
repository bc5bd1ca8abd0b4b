/** A custom Nest transport for whole batches: handlers use `@EventPattern`, the log keeps order and offsets. */
import { type ArgumentsHost, Catch, type RpcExceptionFilter } from '@nestjs/common';
import { BaseRpcContext, type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom, type Observable, throwError } from 'rxjs';
import { type BatchSource, DeniedError, type MessageBatch, SetupError } from '#eventsourcing';
import type { HealthIndicator } from '../health.js';
import { exitLoudly, type OnFatal } from './start.js';

/**
 * The payload of every handler is a MessageBatch. If the handler throws, the batch is delivered again, unless the error
 * is permanent: then the process ends.
 */
export class BatchTransportStrategy extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private isReading = false;

  constructor(
    private readonly source: BatchSource,
    private readonly topics: readonly string[],
    private readonly onFatal: OnFatal = exitLoudly,
  ) {
    super();
  }

  /** Down until the transport reads: joining a consumer group may take long although all else is well. */
  get indicator(): HealthIndicator {
    return {
      name: `subscription to ${this.topics.join(', ')}`,
      check: async () =>
        this.isReading ? null : 'not read yet: the log says what it is waiting for',
    };
  }

  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => callback(), callback);
  }

  close(): Promise<void> {
    return this.source.stop();
  }

  on(event: string): never {
    throw new Error(`a batch transport has no event "${event}"`);
  }

  unwrap(): never {
    throw new Error('a batch transport has nothing to unwrap');
  }

  /** Fails if a topic has no handler: its messages would be read and lost. */
  private async start(): Promise<void> {
    const unhandled = this.topics.filter((topic) => !this.getHandlerByPattern(topic));
    if (unhandled.length > 0) throw new Error(`no handler for ${unhandled.join(', ')}`);
    await this.source.start(this.topics, (batch) => this.handle(batch));
    this.isReading = true;
  }

  private async handle(batch: MessageBatch): Promise<void> {
    const handler = this.getHandlerByPattern(batch.topic);
    try {
      const result: unknown = await handler!(batch, new BaseRpcContext([batch]));
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    } catch (error) {
      const isWrongForGood = error instanceof SetupError && !(error instanceof DeniedError);
      if (isWrongForGood) this.onFatal(`${batch.topic}/${batch.partition}`, error);
      throw error;
    }
  }
}

/** Rethrows errors unchanged; Nest would replace them with "Internal server error". */
@Catch()
export class RethrowFilter implements RpcExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}
