/** Sentences of the service with their figures as the reader writes them: 681,200 for 681200, and a moment for an instant. */
import type { Formats } from './formats.js';

/** A figure or an instant that stands alone; digits within an id stay as they are. */
const FIGURE = /(?<![\w.:/-])(?:\d{4}-\d\d-\d\dT[\d:.]+Z|\d{4,}(?:\.\d{1,3})?)(?![\w:/-])/g;
const YEAR = /^(?:19|20)\d\d$/;

export const sentenceIn = (text: string, { count, moment }: Formats): string =>
  text.replace(FIGURE, (figure) => {
    if (figure.includes('T')) return `${moment(figure)} UTC`;
    return YEAR.test(figure) ? figure : count(Number(figure));
  });
