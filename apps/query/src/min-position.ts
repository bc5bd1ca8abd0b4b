/** `?minPosition=`: a client that has written waits, within a bound, until it can read its own write. */
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { readAsOf } from '#read-models';
import { QUERY, type QueryDependencies } from './dependencies.js';
import { invalidParameter, wholeNumber } from './parameters.js';
import { queryProblem } from './problems.js';

/** Together some two seconds, well above what a projector that is not behind needs. */
const ATTEMPTS_MAX = 100;
const PAUSE_MS = 20;

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
    const { readModels, sleep } = this.dependencies;
    let asOf = await readAsOf(readModels);
    for (let attempt = 1; (asOf.position ?? -1) < wanted; attempt++) {
      if (attempt === ATTEMPTS_MAX) {
        const detail = `They reflect position ${asOf.position}; ask again, or without minPosition.`;
        throw queryProblem('positionNotReached', detail, { asOf });
      }
      await sleep(PAUSE_MS);
      asOf = await readAsOf(readModels);
    }
  }
}
