/** Answers what an engine that is away holds up, before the connection is cut: whoever asked can then send the same again. */
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { firstValueFrom, of } from 'rxjs';
import { TransientError, within } from '#eventsourcing';

/** Longer than a change of leader takes, and than a publisher tries to reach Kafka. */
const ANSWER_WITHIN_MS = 20_000;

@Injectable()
export class AnswersInTime implements NestInterceptor {
  /** @throws TransientError when the time is over; the work goes on, and is done when the engine is back */
  async intercept(_context: ExecutionContext, next: CallHandler) {
    const answer = firstValueFrom(next.handle(), { defaultValue: undefined });
    const outcome = await within(ANSWER_WITHIN_MS, answer);
    if (outcome.kind === 'done') return of(outcome.value);
    throw new TransientError(`no answer within ${ANSWER_WITHIN_MS / 1_000} s, it is tried on`);
  }
}
