/** Who asks for a command, why, under which key, and whether it is meant: from the request's headers. */
import { createParamDecorator, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import { type EntryMetadata, isText, TEXT_RULE } from '#contracts';
import { deterministicUuid } from '#eventsourcing';
import type { Actor } from '#metering';
import { type Caller, headerText, httpProblem, type HttpRequest, randomId } from '#platform';

export interface CommandContext {
  readonly by: Actor;
  readonly idempotencyKey: string | null;
  /** The configuration's tag that the change is meant for; `null` for any. */
  readonly ifMatch: string | null;
  /** Show what would happen, change nothing. */
  readonly dryRun: boolean;
  readonly metadata: EntryMetadata;
}

type CommandHttpRequest = HttpRequest & {
  readonly query: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
};

export const Context = createParamDecorator((_data: unknown, execution: ExecutionContext) =>
  contextOf(execution.switchToHttp().getRequest<CommandHttpRequest>()),
);

function contextOf(request: CommandHttpRequest): CommandContext {
  const traceparent = headerOf(request, 'traceparent');
  return {
    by: actorOf(request),
    idempotencyKey: headerOf(request, 'idempotency-key'),
    ifMatch: tagOf(headerOf(request, 'if-match')),
    dryRun: dryRunOf(request.query['dryRun']),
    metadata: { correlationId: request.id, ...(traceparent !== null && { traceparent }) },
  };
}

/** Whoever the token or the session names; what a header claims counts only where nobody is checked. */
function actorOf(request: CommandHttpRequest): Actor {
  const { subject, name, auth } = request.caller;
  if (auth === 'none') headerOf(request, 'x-actor');
  return {
    actorId: subject,
    ...(name !== null && { actorName: name }),
    reason: headerOf(request, 'x-reason'),
  };
}

function headerOf({ headers }: HttpRequest, name: string): string | null {
  const value = headerText(headers[name]);
  if (value === undefined) return null;
  if (isText(value)) return value;
  throw httpProblem('malformedRequest', `The header ${name} ${TEXT_RULE}.`, { field: name });
}

/** An entity tag comes in quotes; `*` asks for nothing. */
function tagOf(header: string | null): string | null {
  if (header === null || header === '*') return null;
  return header.replace(/^(W\/)?"(.*)"$/, '$2');
}

/** A misspelt wish to only look must not become a change. */
function dryRunOf(value: unknown): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw httpProblem('malformedRequest', 'dryRun must be true or false.', { field: 'dryRun' });
}

export const dryRunParameter: PipeTransform<unknown, boolean> = { transform: dryRunOf };

/** The same key names the same thing, so that a repeated request finds what the first one made. */
export function idFor(kind: string, tenantId: string, { idempotencyKey }: CommandContext): string {
  if (idempotencyKey === null) return randomId();
  return deterministicUuid(kind, tenantId, idempotencyKey);
}
