/** Fills in the members that an answer of the API lacks, by its shape in the OpenAPI document. */
import { completed } from './complete.js';
import { SHAPES } from './generated/shapes.js';

/** @param question its method and path, as `GET /v1/me` */
export const completeAnswer = <Answer>(question: string, answer: Answer): Answer =>
  completed(answer, SHAPES[question] ?? null) as Answer;
