/**
 * Liveness and readiness: live if the process responds, ready if everything it needs responds too; otherwise it says
 * what is missing.
 */
import { Controller, Get, HttpStatus, Inject, Req, Res } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TEXT } from '../openapi/answer-schemas.js';
import { ApiOperation, ApiResponse, ApiTags } from '../openapi/openapi-decorators.js';
import { Open } from '../routes/requires.js';
import { type HealthIndicator, missingOf } from '../health.js';
import type { HttpReply } from '../http/http-exchange.js';
import { isLocal } from '../http/local.js';

/** Lists of indicators; indicators added to a list later are checked as well. */
export const HEALTH_INDICATORS = Symbol('HealthIndicator[][]');
/** Warnings for operators that do not make the process unready. */
export const HEALTH_WARNINGS = Symbol('string[]');

const LIVE = { type: 'object', required: ['status'], properties: { status: TEXT } };
const CHECK = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', enum: ['up', 'down'] }, missing: TEXT, notice: TEXT },
};
const READINESS = {
  type: 'object',
  required: ['status', 'checks'],
  properties: {
    status: { type: 'string', enum: ['ok', 'unready'] },
    checks: { type: 'object', additionalProperties: CHECK },
    warnings: { type: 'array', items: TEXT },
  },
};

@ApiTags('Operation')
@Controller('health')
export class HealthController {
  private looking: Promise<readonly CheckResult[]> | null = null;

  constructor(
    @Inject(HEALTH_INDICATORS) private readonly indicators: readonly (readonly HealthIndicator[])[],
    @Inject(HEALTH_WARNINGS) private readonly warnings: readonly string[],
  ) {}

  @Get('live')
  @Open('probes know nobody')
  @ApiOperation({ summary: 'Is the process alive?' })
  @ApiResponse({ status: HttpStatus.OK, description: 'The process is alive.', schema: LIVE })
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  @Open('probes know nobody')
  @ApiOperation({ summary: 'Can the process do its work? If not: what is missing?' })
  @ApiResponse({ status: HttpStatus.OK, description: 'The process is ready.', schema: READINESS })
  @ApiResponse({
    status: HttpStatus.SERVICE_UNAVAILABLE,
    description: 'The process is not ready; the response says what is missing.',
    schema: READINESS,
  })
  async ready(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: HttpReply) {
    const entries = await this.checkAll();
    // Details may name hosts and files, so remote callers only learn that something is missing; the log has the rest.
    const inDetail = isLocal(request);
    const unready = entries.some(([, missing]) => missing !== null);
    if (unready) reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    const checks = entries.map(([indicator, missing]) => [
      indicator.name,
      missing === null
        ? withNotices(inDetail ? (indicator.notice?.() ?? null) : null)
        : { status: 'down', ...(inDetail && { missing }) },
    ]);
    return {
      status: unready ? 'unready' : 'ok',
      checks: Object.fromEntries(checks) as unknown,
      ...(this.warnings.length > 0 && { warnings: this.warnings }),
    };
  }

  /** Concurrent requests share one check, because anybody may call this and each check queries the engines. */
  private checkAll(): Promise<readonly CheckResult[]> {
    this.looking ??= Promise.all(
      this.indicators
        .flat()
        .map(async (indicator) => [indicator, await missingOf(indicator)] as const),
    ).finally(() => (this.looking = null));
    return this.looking;
  }
}

/** An indicator and what is missing. */
type CheckResult = readonly [HealthIndicator, string | null];

const withNotices = (notice: string | null) =>
  notice === null ? { status: 'up' } : { status: 'up', notice };
