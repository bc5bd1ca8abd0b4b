/** Gives complete answers or none: never from rows that are being refilled, and "not found" only from up-to-date rows. */
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { LEDGER_CATEGORY } from '#contracts';
import { BEFORE_FIRST, findSetAside, isAnySetAside } from '#eventsourcing';
import { ProblemError } from '#platform';
import { readAsOf, USAGE_CHECKPOINT } from '#read-models';
import { Completeness, describeFilling } from './completeness.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { allowsPartial } from '../questions/parameters.js';
import { queryProblem } from '../questions/problems.js';
import { untilReflected } from './until-reflected.js';

const NOT_FOUND = 404;

export interface QueryRequest {
  readonly query: Readonly<Record<string, unknown>>;
  readonly params: { readonly tenant?: string };
}

@Injectable()
export class CompleteAnswers implements NestInterceptor {
  /** The version of the rows when they were last known to be complete, with no tenant set aside. */
  private completeAt: number | null = null;

  constructor(
    @Inject(QUERY) private readonly dependencies: QueryDependencies,
    private readonly completeness: Completeness,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const question = context.switchToHttp().getRequest<QueryRequest>();
    return from(this.answer(question, () => lastValueFrom(next.handle())));
  }

  /**
   * For handlers of frequent requests, which use no interceptor. With `allowPartial=true` it also
   * answers from incomplete rows.
   */
  answer<T>({ query, params }: QueryRequest, read: () => Promise<T>): Promise<T> {
    return allowsPartial(query) ? read() : this.ask(params.tenant, read);
  }

  /** @param read called again once the rows have caught up if it finds nothing, because the item may be newer than the rows */
  async ask<T>(tenantId: string | undefined, read: () => Promise<T>): Promise<T> {
    if (!this.isKnownComplete()) await this.requireComplete(tenantId);
    let answer: T;
    try {
      answer = await read();
    } catch (error) {
      answer = await this.retryOnceCaughtUp(error, tenantId, read);
    }
    // The rows may have been emptied during the read; a streamed response has already started.
    if (answer !== undefined && !this.isKnownComplete()) await this.requireComplete(tenantId);
    return answer;
  }

  private isKnownComplete(): boolean {
    return this.completeAt !== null && this.completeAt === this.dependencies.readModels.version?.();
  }

  private async requireComplete(tenantId: string | undefined): Promise<void> {
    const { readModels } = this.dependencies;
    const version = readModels.version?.();
    const isAnyAside = await isAnySetAside(readModels, USAGE_CHECKPOINT);
    if (isAnyAside && tenantId !== undefined) await this.requireReadable(tenantId);
    const filling = await this.completeness.filling();
    if (!filling) {
      // If the rows were written in the meantime, their version has changed and the next request checks again.
      this.completeAt = isAnyAside ? null : (version ?? null);
      return;
    }
    const asOf = await readAsOf(readModels);
    const detail = `${describeFilling(filling)} Ask again, or with allowPartial=true for what there is.`;
    throw queryProblem('rowsIncomplete', detail, { progress: filling, asOf });
  }

  private async requireReadable(tenantId: string): Promise<void> {
    const found = await findSetAside(this.dependencies.readModels, USAGE_CHECKPOINT, tenantId);
    if (!found) return;
    const { stream, revision, position, reason } = found;
    const detail = `${stream}@${revision} cannot be applied, so nothing of this tenant is shown from there on: ${reason}`;
    throw queryProblem('tenantSetAside', detail, { stream, revision, position });
  }

  /**
   * An item that is not found may have been written a moment ago: waits until the rows reflect the present head and
   * reads
   * once more. If the read failed because the rows were emptied in the meantime, reports that instead.
   */
  private async retryOnceCaughtUp<T>(
    error: unknown,
    tenantId: string | undefined,
    read: () => Promise<T>,
  ): Promise<T> {
    const problem = error instanceof ProblemError ? error.problem : null;
    if (problem && problem.status !== NOT_FOUND) throw error;
    await this.requireComplete(tenantId);
    if (!problem) throw error;
    const { readModels, store } = this.dependencies;
    const head = await store.head([LEDGER_CATEGORY]);
    if (head === null || head <= ((await readAsOf(readModels)).position ?? BEFORE_FIRST))
      throw error;
    await untilReflected(this.dependencies, head);
    return read();
  }
}
