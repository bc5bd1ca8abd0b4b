/** `GET /v1/operations/process`: the report of the process for operators. */
import { Controller, Get } from '@nestjs/common';
import { TEXT, TEXT_OR_NULL } from '../openapi/answer-schemas.js';
import { ApiOperation, ApiResponse, ApiTags } from '../openapi/openapi-decorators.js';
import { Requires } from '../routes/requires.js';
import { type ProcessReport, ProcessReporter } from './process-report.js';

const BEHIND = {
  type: ['object', 'null'],
  description:
    'The lag of a part that follows a log or the ledger; null for other parts, and before it was first measured.',
  required: ['events', 'seconds'],
  properties: {
    events: { type: 'integer', description: 'Events not yet handled.' },
    seconds: {
      type: ['number', 'null'],
      description: 'How long the oldest of them has been waiting.',
    },
  },
} as const;
const PART = {
  type: 'object',
  required: ['name', 'status', 'missing', 'notice', 'behind'],
  properties: {
    name: TEXT,
    status: { type: 'string', enum: ['up', 'down'] },
    missing: TEXT_OR_NULL,
    notice: TEXT_OR_NULL,
    behind: BEHIND,
  },
} as const;
/** The response schema; the report of all processes checks its type against it. */
export const PROCESS_REPORT = {
  type: 'object',
  required: ['name', 'release', 'startedAt', 'status', 'parts', 'warnings'],
  properties: {
    name: TEXT,
    release: TEXT,
    startedAt: TEXT,
    status: { type: 'string', enum: ['ok', 'unready'] },
    parts: { type: 'array', items: PART },
    warnings: { type: 'array', items: TEXT },
  },
} as const;

/** A cast to Nest's mutable type; Nest only reads it. */
const DOCUMENTED: object = PROCESS_REPORT;

@ApiTags('Operation')
@Controller('v1/operations')
export class OperationsController {
  constructor(private readonly reporter: ProcessReporter) {}

  @Get('process')
  @Requires('operator')
  @ApiOperation({ summary: 'This process: the state and lag of each of its parts' })
  @ApiResponse({ status: 200, description: 'The state of the process now.', schema: DOCUMENTED })
  report(): Promise<ProcessReport> {
    return this.reporter.report();
  }
}
