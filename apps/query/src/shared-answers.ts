/** Many readers of one tenant ask the same at the same moment, whenever its feed speaks: it is answered once for all of them. */
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Position } from '#eventsourcing';
import { readAsOf } from '#read-models';
import { QUERY, type QueryDependencies } from './dependencies.js';

interface Shared {
  /** The rows it was read from; from others it is asked anew. */
  readonly position: Position | null;
  readonly atMs: number;
  readonly answer: Promise<unknown>;
}

interface Asked {
  readonly url: string;
  readonly headers: { readonly accept?: string };
  readonly query: Readonly<Record<string, unknown>>;
}

/** How old a shared answer may be: what it says may depend on the time of day. */
const LASTS_MS = 1_000;
const ANSWERS_MAX = 200;
const JSON_ACCEPTED = /^$|\*\/\*|application\/json/;

/** Only for routes whose answer depends on nothing of the caller but that they may ask. */
@Injectable()
export class SharedAnswers implements NestInterceptor {
  private readonly answers = new Map<string, Shared>();

  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { url, headers, query } = context.switchToHttp().getRequest<Asked>();
    // A file is streamed to its reader: there is no answer to share.
    if (query['format'] !== undefined || !JSON_ACCEPTED.test(headers.accept ?? '')) {
      return next.handle();
    }
    const { position } = await readAsOf(this.dependencies.readModels);
    const atMs = this.dependencies.clock.now().getTime();
    const known = this.answers.get(url);
    const isGood = known?.position === position && Math.abs(atMs - known.atMs) < LASTS_MS;
    return from(isGood ? known.answer : this.ask(url, { position, atMs }, next));
  }

  private ask(url: string, read: Omit<Shared, 'answer'>, next: CallHandler): Promise<unknown> {
    const answer = lastValueFrom(next.handle());
    const shared = { ...read, answer };
    this.answers.delete(url);
    this.answers.set(url, shared);
    const [oldest] = this.answers.keys();
    if (this.answers.size > ANSWERS_MAX) this.answers.delete(oldest!);
    answer.catch(() => {
      // What failed is nobody else's answer; whoever asked hears of it.
      if (this.answers.get(url) === shared) this.answers.delete(url);
    });
    return answer;
  }
}
