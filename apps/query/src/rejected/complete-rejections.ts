/** Answers queries about rejected events only once all dead letters have been read into the rows. */
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { areDeadLettersRead } from '#read-models';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { allowsPartial } from '../questions/parameters.js';
import { queryProblem } from '../questions/problems.js';

const DETAIL =
  'The dead letters are being read again. Ask again, or with allowPartial=true for what there is.';

@Injectable()
export class CompleteRejections implements NestInterceptor {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { query } = context.switchToHttp().getRequest<{ query: Record<string, unknown> }>();
    const isComplete =
      allowsPartial(query) || (await areDeadLettersRead(this.dependencies.readModels));
    if (!isComplete) throw queryProblem('rowsIncomplete', DETAIL);
    return next.handle();
  }
}
