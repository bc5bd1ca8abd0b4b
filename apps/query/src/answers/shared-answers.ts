/** Reads and serialises an answer once for all concurrent requests, such as those of many open pages after a change. */
import { Inject, Injectable } from '@nestjs/common';
import { BoundedMap } from '#eventsourcing';
import type { HttpReply } from '#platform';
import type { JsonText } from '#platform';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { rowsVersion } from './rows-version.js';
import { CompleteAnswers, type QueryRequest } from './complete-answers.js';

interface Shared {
  /** The version of the rows that the answer was read from; it is read again for any other version. */
  readonly state: number | null;
  readonly atMs: number;
  /** The answer as JSON text. */
  readonly answer: Promise<string>;
  /** The length of the answer; 0 until it is known. */
  readonly characters: number;
}

export interface SharedQuestion extends QueryRequest {
  readonly url: string;
}

/** The maximum age of a shared answer: an answer may depend on the time of day. */
const LASTS_MS = 1_000;
const ANSWERS_MAX = 200;
/** The limit for all answers together, because a page may hold a thousand environments. */
const CHARACTERS_MAX = 16 * 1024 * 1024;

/** For routes whose answer is the same for every authorised caller. */
@Injectable()
export class SharedAnswers {
  private readonly answers = new BoundedMap<Shared>(ANSWERS_MAX, {
    weightMax: CHARACTERS_MAX,
    weightOf: ({ characters }) => characters,
  });

  constructor(
    @Inject(QUERY) private readonly dependencies: QueryDependencies,
    private readonly completeAnswers: CompleteAnswers,
  ) {}

  /** @returns the answer of `read` as JSON text. @throws ProblemError if the rows are incomplete */
  async answer<T extends object>(
    question: SharedQuestion,
    reply: HttpReply,
    read: () => Promise<T>,
  ): Promise<JsonText<T>> {
    const text = await this.completeAnswers.answer(question, () => this.once(question.url, read));
    reply.type('application/json; charset=utf-8');
    return text as JsonText<T>;
  }

  private async once(url: string, read: () => Promise<object>): Promise<string> {
    const state = await rowsVersion(this.dependencies.readModels);
    const atMs = this.dependencies.clock.now().getTime();
    const known = this.answers.get(url);
    const isGood = known?.state === state && Math.abs(atMs - known.atMs) < LASTS_MS;
    return isGood ? known.answer : this.ask(url, { state, atMs }, read);
  }

  private ask(
    url: string,
    read: Pick<Shared, 'state' | 'atMs'>,
    work: () => Promise<object>,
  ): Promise<string> {
    const answer = work().then((found) => JSON.stringify(found));
    const shared: Shared = { ...read, answer, characters: 0 };
    this.answers.put(url, shared);
    const isNewest = () => this.answers.get(url) === shared;
    answer.then(
      ({ length }) => isNewest() && this.answers.put(url, { ...shared, characters: length }),
      // A failure is not kept: only the requests that already wait for it receive it.
      () => isNewest() && this.answers.take(url),
    );
    return answer;
  }
}
