/** What a month will come to: a deterministic forecast from past days, with a band and its error on past months. */
export { backTest, type TestedMonth } from './back-test.js';
export { forecastMonth } from './forecast-month.js';
