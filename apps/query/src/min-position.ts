/** `?minPosition=`: waits, for a bounded time, until the rows include what the client has written. */
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { QUERY, type QueryDependencies } from './dependencies.js';
import { invalidParameter, wholeNumber } from './parameters.js';
import { untilReflected } from './until-reflected.js';

@Injectable()
export class MinPosition implements NestInterceptor {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { query } = context.switchToHttp().getRequest<{ query: Record<string, unknown> }>();
    if (query['minPosition'] !== undefined) await this.reach(query['minPosition']);
    return next.handle();
  }

  private async reach(value: unknown): Promise<void> {
    const wanted = wholeNumber(value);
    if (wanted === null) throw invalidParameter('minPosition', 'must be a position of the ledger');
    await untilReflected(this.dependencies, wanted);
  }
}
