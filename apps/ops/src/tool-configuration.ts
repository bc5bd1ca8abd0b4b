/** The configuration for tools: they do not listen, so the rule about HOST does not apply. */
import { type Configuration, readConfiguration } from '#platform/basics';

/** @throws ConfigurationError naming the invalid variable */
export const toolConfiguration = (): Configuration =>
  readConfiguration({ ...process.env, HOST: undefined });
