/** A time limit on every answer: while an engine is away the client gets a 503 in time, and can send the same again. */
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { firstValueFrom, of } from 'rxjs';
import { withTimeout } from '#platform';

/** Longer than a change of leader takes, and than a publisher tries to reach Kafka. */
const ANSWER_TIMEOUT_MS = 20_000;

@Injectable()
export class AnswerTimeout implements NestInterceptor {
  /** @throws TransientError when the time is over; the work continues, and is done when the engine is back */
  async intercept(_context: ExecutionContext, next: CallHandler) {
    const answer = firstValueFrom(next.handle(), { defaultValue: undefined });
    return of(await withTimeout(ANSWER_TIMEOUT_MS, answer));
  }
}
