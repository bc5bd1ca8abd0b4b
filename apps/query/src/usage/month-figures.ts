/** The figures of a tenant's month: a page of its environments, and its forecast. */
import { Inject, Injectable } from '@nestjs/common';
import { nextTurn } from '#eventsourcing';
import { type Instant, type Level, type Month, monthOf } from '#metering';
import { PAGE_LIMIT_DEFAULT, ProblemError } from '#platform';
import {
  type EnvironmentOrder,
  isEnvironmentCursor,
  type MonthRange,
  tenantUsage,
  usageDays,
} from '#read-models';
import { decodeCursor, encodeCursor } from '../questions/cursor.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import type { PageRequest } from '../export/exports.js';
import { forecastAnswer } from './forecast-answer.js';
import { found } from '../questions/problems.js';
import { CompleteAnswers } from '../answers/complete-answers.js';

export interface UsageQuery extends PageRequest {
  readonly month: MonthRange | undefined;
  readonly search: string | undefined;
  readonly level: Level | undefined;
  readonly order: EnvironmentOrder;
}

const WORST_FIRST: UsageQuery = {
  month: undefined,
  search: undefined,
  level: undefined,
  cursor: undefined,
  order: 'state',
  limit: PAGE_LIMIT_DEFAULT,
};

@Injectable()
export class MonthFigures {
  constructor(
    @Inject(QUERY) private readonly dependencies: QueryDependencies,
    private readonly completeAnswers: CompleteAnswers,
  ) {}

  async usage(tenantId: string, query: UsageQuery, now: Instant) {
    const { month, search, level, order, cursor, limit } = query;
    const asked = ['usage', tenantId, month?.first ?? monthOf(now), search, level, order];
    const after = decodeCursor(asked, cursor, isEnvironmentCursor(order));
    const environments = { search, level, order, after, limit };
    const question = { tenantId, month: month?.first, now, environments };
    const answer = found(await tenantUsage(this.dependencies.readModels, question));
    const { next, ...shown } = answer;
    return { ...shown, nextCursor: encodeCursor(asked, next) };
  }

  async forecast(tenantId: string, month: Month | undefined, now: Instant) {
    const question = { tenantId, month, now };
    const { asOf, ...known } = found(await usageDays(this.dependencies.readModels, question));
    return { tenantId, ...forecastAnswer(known), asOf };
  }

  /**
   * Usage and forecast of the present month, each computed in its own turn, so that other requests wait for only one of
   * them.
   * @returns an empty object if the queries would be refused; a client that requests them directly receives the reason
   */
  async present(tenantId: string): Promise<object> {
    const now = this.dependencies.clock.now().toISOString();
    try {
      return await this.completeAnswers.ask(tenantId, async () => {
        await nextTurn();
        const usage = await this.usage(tenantId, WORST_FIRST, now);
        await nextTurn();
        return { usage, forecast: await this.forecast(tenantId, undefined, now) };
      });
    } catch (error) {
      if (error instanceof ProblemError) return {};
      throw error;
    }
  }
}
