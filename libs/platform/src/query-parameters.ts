/** Refuses query parameters that the OpenAPI document does not know, and repeated ones, on every route. */
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { httpProblem } from './problem.js';

/** Where `@ApiQuery` keeps what it was told: what is documented is accepted, and nothing else. */
const DOCUMENTED = 'swagger/apiParameters';

const ANY_QUERY = 'anyQueryParameter';

/** For a controller whose addresses carry what is none of the server's business, such as what a page filters by. */
export const AnyQuery = () => SetMetadata(ANY_QUERY, true);

interface DocumentedParameter {
  readonly name: string;
  readonly in: string;
}

type Query = Readonly<Record<string, unknown>>;

/** Runs after guards, so that who may not ask learns nothing, and before anything is looked up or done. */
@Injectable()
export class KnownQueryParameters implements NestInterceptor {
  private readonly known = new WeakMap<object, readonly string[]>();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (Reflect.getMetadata(ANY_QUERY, context.getClass()) === true) return next.handle();
    const { query } = context.switchToHttp().getRequest<{ readonly query: Query }>();
    refuseUnknown(query, this.parametersOf(context.getHandler()));
    return next.handle();
  }

  private parametersOf(handler: object): readonly string[] {
    const known = this.known.get(handler) ?? documentedQuery(handler);
    this.known.set(handler, known);
    return known;
  }
}

function documentedQuery(handler: object): string[] {
  const documented = Reflect.getMetadata(DOCUMENTED, handler) as
    readonly DocumentedParameter[] | undefined;
  return (documented ?? []).filter((one) => one.in === 'query').map(({ name }) => name);
}

/** @throws ProblemError naming the first parameter that is unknown here or comes more than once. */
function refuseUnknown(query: Query, known: readonly string[]): void {
  for (const [name, value] of Object.entries(query)) {
    if (!known.includes(name)) {
      const detail = `The query parameter ${name} is not known here; ${choice(known)}.`;
      throw httpProblem('invalidRequest', detail, { field: name });
    }
    if (typeof value !== 'string') {
      const detail = `The query parameter ${name} is given more than once.`;
      throw httpProblem('invalidRequest', detail, { field: name });
    }
  }
}

const choice = (known: readonly string[]): string =>
  known.length === 0 ? 'this address takes none' : `known: ${known.join(', ')}`;
