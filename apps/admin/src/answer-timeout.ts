/** A time limit on every response: while an engine is unavailable the client gets a 503 in time, and can repeat the request. */
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { firstValueFrom, of } from 'rxjs';
import { withTimeout } from '#platform';

/** Longer than a leader election takes, and than the publisher tries to reach Kafka. */
const ANSWER_TIMEOUT_MS = 20_000;

@Injectable()
export class AnswerTimeout implements NestInterceptor {
  /** @throws TransientError after the time limit; the work continues and completes once the engine is back */
  async intercept(_context: ExecutionContext, next: CallHandler) {
    const answer = firstValueFrom(next.handle(), { defaultValue: undefined });
    return of(await withTimeout(ANSWER_TIMEOUT_MS, answer));
  }
}
