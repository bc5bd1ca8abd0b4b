/** `?minPosition=`: waits, up to a limit, until the rows include what the client has written. */
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { invalidParameter, wholeNumber } from '../questions/parameters.js';
import { untilReflected } from './until-reflected.js';

@Injectable()
export class MinPosition implements CanActivate {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const { query } = context.switchToHttp().getRequest<{ query: Record<string, unknown> }>();
    const { minPosition } = query;
    return minPosition === undefined ? true : this.reach(minPosition);
  }

  private async reach(value: unknown): Promise<true> {
    const wanted = wholeNumber(value);
    if (wanted === null) throw invalidParameter('minPosition', 'must be a position of the ledger');
    await untilReflected(this.dependencies, wanted);
    return true;
  }
}
