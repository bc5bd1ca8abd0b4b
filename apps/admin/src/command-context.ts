/** Reads a command's headers: actor and reason, idempotency key, dry run and the expected configuration. */
import { createParamDecorator, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { EntryMetadata } from '#contracts';
import { isText, TEXT_RULE } from '#validation';
import { deterministicUuid } from '#eventsourcing';
import type { Actor } from '#metering';
import { type Caller, headerText, httpProblem, type HttpRequest, randomId } from '#platform';

export interface CommandContext {
  readonly by: Actor;
  readonly idempotencyKey: string | null;
  /** The configuration tags the change may be based on; `null` allows any. */
  readonly ifMatch: readonly string[] | null;
  /** Whether to show the effect without changing anything. */
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
    idempotencyKey: keyOf(headerOf(request, 'idempotency-key')),
    ifMatch: tagsOf(headerOf(request, 'if-match')),
    dryRun: dryRunOf(request.query['dryRun']),
    metadata: { $correlationId: request.id, ...(traceparent !== null && { traceparent }) },
  };
}

/** The actor named by the token or the session; the header counts only if callers are not authenticated. */
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

/** Structured headers quote the key; it means the same with or without quotes. */
function keyOf(header: string | null): string | null {
  const key = header?.replace(/^"((?:[^"\\]|\\.)*)"$/, (_whole, text: string) =>
    text.replaceAll(/\\(.)/g, '$1'),
  );
  if (key === undefined || isText(key)) return key ?? null;
  const detail = `The header idempotency-key ${TEXT_RULE}.`;
  throw httpProblem('malformedRequest', detail, { field: 'idempotency-key' });
}

const TAGS = /^\s*(W\/)?"[^"]*"(\s*,\s*(W\/)?"[^"]*")*\s*$/;

/** Entity tags are quoted and separated by commas; `*` sets no condition. A single tag without quotes is accepted. */
function tagsOf(header: string | null): readonly string[] | null {
  if (header === null || header.trim() === '*') return null;
  if (TAGS.test(header)) return Array.from(header.matchAll(/"([^"]*)"/g), ([, tag]) => tag!);
  if (!/[",\s]/.test(header)) return [header];
  const detail = 'The header if-match must be entity tags in quotes, separated by commas.';
  throw httpProblem('malformedRequest', detail, { field: 'if-match' });
}

/** Accepts only true and false: a misspelt dry run must not become a change. */
function dryRunOf(value: unknown): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw httpProblem('invalidRequest', 'dryRun must be true or false.', { field: 'dryRun' });
}

export const dryRunParameter: PipeTransform<unknown, boolean> = { transform: dryRunOf };

/** Derives the id from the idempotency key, so that a repeated request finds what the first one created. */
export function idFor(kind: string, tenantId: string, { idempotencyKey }: CommandContext): string {
  if (idempotencyKey === null) return randomId();
  return deterministicUuid(kind, tenantId, idempotencyKey);
}
