/** The forecast of a month's consumption: deterministic, from past days, with a band and its error in past months. */
export { backTest, type TestedMonth } from './back-test.js';
export { forecastMonth } from './forecast-month.js';
