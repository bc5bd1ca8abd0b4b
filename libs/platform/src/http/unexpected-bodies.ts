/** Refuses a body with content on a changing route that reads none: its content would be ignored. */
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { isJsonObject } from '#validation';
import type { HttpRequest } from './http-exchange.js';
import { parseJsonBody } from './json-body.js';
import { httpProblem } from '../problem.js';
import { isSafeMethod } from './safe-methods.js';

/** The metadata key of `@Body()`: keys begin with the kind of the parameter. */
const BODY_KEY = `${RouteParamtypes.BODY}:`;

type Request = HttpRequest & { readonly body?: unknown };

@Injectable()
export class UnexpectedBodies implements CanActivate {
  /** @throws ProblemError if the body is not JSON, or not an empty object */
  canActivate(context: ExecutionContext): true {
    const { method, body } = context.switchToHttp().getRequest<Request>();
    if (!Buffer.isBuffer(body) || body.length === 0) return true;
    if (isSafeMethod(method) || readsBody(context)) return true;
    refuseContent(parseJsonBody(body).value);
    return true;
  }
}

function readsBody(context: ExecutionContext): boolean {
  const { name } = context.getHandler();
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), name) ??
    {}) as Readonly<Record<string, unknown>>;
  return Object.keys(parameters).some((key) => key.startsWith(BODY_KEY));
}

function refuseContent(value: unknown): void {
  if (!isJsonObject(value)) {
    throw httpProblem('invalidRequest', 'This address reads no body: send none, or {}.');
  }
  const [field] = Object.keys(value);
  if (field === undefined) return;
  const detail = `${field} is not known here: this address reads no body.`;
  throw httpProblem('invalidRequest', detail, { field, errors: [{ field, message: detail }] });
}
