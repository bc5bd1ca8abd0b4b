/** Completes an answer by the shape that its question's answers have in the OpenAPI document. */
import { completed } from './complete.js';
import { SHAPES } from './generated/shapes.js';

/** @param question its method and path, as `GET /v1/me` */
export const completeAnswer = <Answer>(question: string, answer: Answer): Answer =>
  completed(answer, SHAPES[question] ?? null) as Answer;
