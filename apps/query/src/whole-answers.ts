/** Answers are complete or refused: never from rows that are being refilled, and "not found" only from up-to-date rows. */
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { catchError, concatMap, defer, lastValueFrom, type Observable } from 'rxjs';
import { LEDGER_CATEGORY } from '#contracts';
import { findSetAside } from '#eventsourcing';
import { ProblemError } from '#platform';
import { readAsOf } from '#read-models';
import { Completeness, sayHowFar, USAGE } from './completeness.js';
import { QUERY, type QueryDependencies } from './dependencies.js';
import { flagParameter } from './parameters.js';
import { queryProblem } from './problems.js';
import { untilReflected } from './until-reflected.js';

const NOT_FOUND = 404;

interface Asked {
  readonly query: Readonly<Record<string, unknown>>;
  readonly params: { readonly tenant?: string };
}

@Injectable()
export class WholeAnswers implements NestInterceptor {
  constructor(
    @Inject(QUERY) private readonly dependencies: QueryDependencies,
    private readonly completeness: Completeness,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { query, params } = context.switchToHttp().getRequest<Asked>();
    const metadata = { type: 'query', data: 'allowPartial' } as const;
    if (flagParameter.transform(query['allowPartial'], metadata)) return next.handle();
    const { tenant } = params;
    await this.requireWhole(tenant);
    return next.handle().pipe(
      catchError((error: unknown) => defer(() => this.again(error, tenant, next))),
      // The rows may have been emptied while they were read; what was streamed is under way already.
      concatMap(async (answer: unknown) => {
        if (answer !== undefined) await this.requireWhole(tenant);
        return answer;
      }),
    );
  }

  private async requireWhole(tenantId: string | undefined): Promise<void> {
    const { readModels } = this.dependencies;
    if (tenantId !== undefined) await this.requireReadable(tenantId);
    const filling = await this.completeness.missing();
    if (!filling) return;
    const asOf = await readAsOf(readModels);
    const detail = `${sayHowFar(filling)} Ask again, or with allowPartial=true for what there is.`;
    throw queryProblem('rowsIncomplete', detail, { progress: filling, asOf });
  }

  private async requireReadable(tenantId: string): Promise<void> {
    const found = await findSetAside(this.dependencies.readModels, USAGE, tenantId);
    if (!found) return;
    const { stream, revision, position, reason } = found;
    const detail = `${stream}@${revision} cannot be applied, so nothing of this tenant is shown from there on: ${reason}`;
    throw queryProblem('tenantSetAside', detail, { stream, revision, position });
  }

  /** What is not found may have been written a moment ago: it is looked for once more, at the head there is now. */
  private async again(
    error: unknown,
    tenant: string | undefined,
    next: CallHandler,
  ): Promise<unknown> {
    if (!(error instanceof ProblemError) || error.problem.status !== NOT_FOUND) throw error;
    await this.requireWhole(tenant);
    const { readModels, store } = this.dependencies;
    const head = await store.head([LEDGER_CATEGORY]);
    if (head === null || head <= ((await readAsOf(readModels)).position ?? -1)) throw error;
    await untilReflected(this.dependencies, head);
    return lastValueFrom(next.handle());
  }
}
