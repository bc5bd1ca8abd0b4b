/** The seed of all generated data in a test run. */
export const TEST_SEED = Number(process.env['SEED'] ?? 20_251_101);
