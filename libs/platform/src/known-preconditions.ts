/** Refuses a change under `If-Match` on a route that does not look at it: it would be made whether that holds or not. */
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { HttpRequest } from './http-exchange.js';
import { httpProblem } from './problem.js';

/** The metadata of `@ApiHeader`: what looks at the header says so in the OpenAPI document. */
const DOCUMENTED = 'swagger/apiParameters';
const HEADER = 'if-match';
const READING = ['GET', 'HEAD'];

interface DocumentedParameter {
  readonly name: string;
  readonly in: string;
}

@Injectable()
export class KnownPreconditions implements CanActivate {
  canActivate(context: ExecutionContext): true {
    const { headers, method } = context.switchToHttp().getRequest<HttpRequest>();
    if (headers[HEADER] === undefined || READING.includes(method)) return true;
    const documented = Reflect.getMetadata(DOCUMENTED, context.getHandler()) as
      readonly DocumentedParameter[] | undefined;
    const isLookedAt = documented?.some(
      ({ name, in: place }) => place === 'header' && name.toLowerCase() === HEADER,
    );
    if (isLookedAt) return true;
    const detail = `The header ${HEADER} is not looked at here: send the change without it.`;
    throw httpProblem('malformedRequest', detail, { field: HEADER });
  }
}
