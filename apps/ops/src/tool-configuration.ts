/** The configuration as tools need it: they listen nowhere, so the rule about HOST does not concern them. */
import { type Configuration, readConfiguration } from '#platform/basics';

/** @throws ConfigurationError naming the variable at fault. */
export const toolConfiguration = (): Configuration =>
  readConfiguration({ ...process.env, HOST: undefined });
