/** Serves the metrics to Prometheus. */
import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '../openapi/openapi-decorators.js';
import { RequiresOperatorOrLocal } from '../routes/requires.js';
import type { HttpReply } from '../http/http-exchange.js';
import type { Metrics } from './metrics.js';

export const METRICS = Symbol('Metrics');

@ApiTags('Operation')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(METRICS) private readonly metrics: Metrics) {}

  @Get()
  @RequiresOperatorOrLocal()
  @ApiOperation({ summary: 'Metrics in the text format of Prometheus' })
  @ApiResponse({
    status: 200,
    description: 'Every metric with its help, its type and its values.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  async scrape(@Res({ passthrough: true }) reply: HttpReply): Promise<string> {
    reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
