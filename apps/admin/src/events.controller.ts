/** `POST /v1/events`: takes usage events over HTTP, validates them by the same rules as events from Kafka, and writes them to the same topics. */
import {
  Body,
  Controller,
  HttpCode,
  HttpStatus,
  Inject,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { decodeRequest, type IngestResult, type Reason } from '#contracts';
import {
  ApiBody,
  ApiConsumes,
  ApiOperation,
  ApiQuery,
  ApiTags,
  type Caller,
  type GuardedRequest,
  httpProblem,
  type HttpReply,
  mayEnter,
  ProblemError,
  type ProblemKind,
  RequiresPublisher,
  turnAfter,
} from '#platform';
import { dryRunParameter } from './command-context.js';
import { ADMIN, type AdminDependencies } from './dependencies.js';
import { ApiTaken, DRY_RUN_QUERY, EVENTS_BODY, EVENTS_MEDIA_TYPES } from './events-docs.js';
import { inTurns } from './in-turns.js';
import { ingestCost } from './ingest-cost.js';
import { previewUsage } from './usage-preview.js';

@ApiTags('Usage events')
@Controller('v1/events')
export class EventsController {
  constructor(@Inject(ADMIN) private readonly dependencies: AdminDependencies) {}

  /** Accepted means durable in the log; whether the event is charged, a duplicate or a conflict is decided later. */
  @Post()
  @RequiresPublisher()
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: 'Publish one usage event or a batch, as CloudEvents 1.0' })
  @ApiConsumes(...EVENTS_MEDIA_TYPES)
  @ApiBody(EVENTS_BODY)
  @ApiTaken()
  @ApiQuery(DRY_RUN_QUERY)
  async publish(
    @Req() { headers, caller, allowance }: GuardedRequest,
    @Query('dryRun', dryRunParameter) dryRun: boolean,
    @Res({ passthrough: true }) reply: HttpReply,
    @Body() body?: Buffer,
  ) {
    const { publisher, ledger, clock, usageBeginning } = this.dependencies;
    const request = { headers, body: body ?? Buffer.alloc(0) };
    const context = { now: clock.now().toISOString(), beginning: usageBeginning };
    const decoded = decodeRequest(request, context);
    if (decoded.kind === 'invalid') throw requestProblem(decoded.reason);
    await turnAfter(body);
    const results = (await inTurns(decoded.results)).map((one) => ofOwnTenant(one, caller));
    const messages = results.flatMap((result) =>
      result.status === 'accepted' ? [result.message] : [],
    );
    if (messages.length === 0 && !(dryRun && results.every(isOwn))) throw nothingAccepted(results);
    const beyond = await allowance.spend(
      ingestCost(messages, request.body.length / results.length),
    );
    if (beyond) throw beyond;
    if (dryRun) {
      reply.status(HttpStatus.OK);
      return previewUsage(ledger, results);
    }
    await publisher.publish(messages);
    return { results: results.map(toResult) };
  }
}

const NOTHING_ACCEPTED: ProblemKind = {
  code: 'nothingAccepted',
  status: HttpStatus.UNPROCESSABLE_ENTITY,
  title: 'No event of the request was accepted',
};

/** The problem of a request without any accepted event: for a single event with its code and field, for several with all results. */
function nothingAccepted(results: readonly IngestResult[]): ProblemError {
  const rejected = results.map(toResult);
  const [first] = rejected;
  if (!first) return new ProblemError(NOTHING_ACCEPTED, 'The batch holds no event.', { results });
  const foreign = rejected.find(({ code }) => code === 'forbiddenTenant');
  if (foreign) return httpProblem('forbidden', String(foreign.reason), { results: rejected });
  const { reason, code, field } = first;
  const detail =
    rejected.length === 1 ? reason : `None of ${rejected.length} events; the first: ${reason}`;
  return new ProblemError(NOTHING_ACCEPTED, String(detail), { code, field, results: rejected });
}

/** Rejects events of tenants that the caller may not publish for; the rest of the batch is accepted. */
function ofOwnTenant(result: IngestResult, caller: Caller): IngestResult {
  if (result.status === 'rejected' || mayEnter(caller, result.message.key)) return result;
  const message = 'You may not publish for this tenant.';
  const reason = { code: 'forbiddenTenant', field: 'data.tenantId', message } as const;
  return { status: 'rejected', id: result.id, reason };
}

const isOwn = (result: IngestResult): boolean =>
  result.status === 'accepted' || result.reason.code !== 'forbiddenTenant';

function toResult(result: IngestResult) {
  if (result.status === 'accepted') return { id: result.id, status: result.status };
  const { code, field, message } = result.reason;
  return { id: result.id, status: result.status, reason: message, code, field };
}

/** The problem of a request that holds nothing readable as an event. */
function requestProblem({ code, message, field }: Reason): ProblemError {
  const kind = { code, status: statusOf(code), title: 'No event of the request was accepted' };
  return new ProblemError(kind, message, field === undefined ? {} : { field });
}

function statusOf(code: Reason['code']): ProblemKind['status'] {
  if (code === 'tooLarge' || code === 'tooManyEvents') return HttpStatus.PAYLOAD_TOO_LARGE;
  return code === 'unsupportedContentType'
    ? HttpStatus.UNSUPPORTED_MEDIA_TYPE
    : HttpStatus.BAD_REQUEST;
}
