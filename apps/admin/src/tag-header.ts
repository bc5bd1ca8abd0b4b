/** Puts the configuration's tag into the `ETag` header, for the `If-Match` of the next change. */
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { type Observable, tap } from 'rxjs';
import type { HttpReply } from '#platform';
import type { CommandAnswer } from './commands.js';

@Injectable()
export class TagHeader implements NestInterceptor<CommandAnswer, CommandAnswer> {
  intercept(
    context: ExecutionContext,
    next: CallHandler<CommandAnswer>,
  ): Observable<CommandAnswer> {
    const reply = context.switchToHttp().getResponse<HttpReply>();
    return next
      .handle()
      .pipe(tap(({ configurationTag }) => void reply.header('etag', `"${configurationTag}"`)));
  }
}
