/** Refuses a change with `If-Match` on a route that does not support it and would ignore the condition. */
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { HttpRequest } from './http-exchange.js';
import { parametersOf } from '../openapi/openapi-decorators.js';
import { httpProblem } from '../problem.js';
import { isSafeMethod } from './safe-methods.js';

/** Routes that support this header declare it for the OpenAPI document. */
const HEADER = 'if-match';

@Injectable()
export class KnownPreconditions implements CanActivate {
  canActivate(context: ExecutionContext): true {
    const { headers, method } = context.switchToHttp().getRequest<HttpRequest>();
    if (headers[HEADER] === undefined || isSafeMethod(method)) return true;
    const isLookedAt = parametersOf(context.getHandler()).some(
      ({ name, in: place }) => place === 'header' && name.toLowerCase() === HEADER,
    );
    if (isLookedAt) return true;
    const detail = `The header ${HEADER} is not supported here: send the change without it.`;
    throw httpProblem('malformedRequest', detail, { field: HEADER });
  }
}
