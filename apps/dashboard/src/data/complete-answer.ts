/** Fills in members missing from an API response, by its shape in the OpenAPI document. */
import { completed } from './complete.js';
import { SHAPES } from './generated/shapes.js';

/** @param question the method and path, such as `GET /v1/me` */
export const completeAnswer = <Answer>(question: string, answer: Answer): Answer =>
  completed(answer, SHAPES[question] ?? null) as Answer;
