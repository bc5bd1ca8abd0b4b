/** Runs Schemathesis, which generates requests from an OpenAPI document and checks the responses. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Json } from '../support/http-client.js';

const REQUIREMENTS = 'test/integration/schemathesis.txt';
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

const run = promisify(execFile);

let installed: Promise<string> | undefined;

/**
 * Installs the program once and keeps it in `.cache` until the pinned versions change.
 * @returns the path of the program
 * @throws pip's error if the installation fails
 */
export const schemathesis = (): Promise<string> => (installed ??= install());

async function install(): Promise<string> {
  const pinned = createHash('sha256')
    .update(await readFile(REQUIREMENTS))
    .digest('hex');
  const folder = join(process.cwd(), '.cache', `schemathesis-${pinned.slice(0, 12)}`);
  const program = join(folder, 'bin/st');
  const mark = join(folder, 'whole');
  const isWhole = await access(mark).then(
    () => true,
    () => false,
  );
  if (isWhole) return program;
  await run('python3', ['-m', 'venv', '--clear', folder]);
  await run(join(folder, 'bin/pip'), ['install', '--quiet', '--requirement', REQUIREMENTS]);
  await writeFile(mark, '');
  return program;
}

export interface Examination {
  readonly address: string;
  /** A copy of `/openapi.json`. */
  readonly documentPath: string;
  readonly configurationPath: string;
  readonly token: string;
  readonly seed: number;
  /** The phases to run, by Schemathesis' names. */
  readonly phases: readonly string[];
  /** The number of examples to generate for each operation. */
  readonly examples: number;
}

export interface Finding {
  readonly isGood: boolean;
  readonly cases: number;
  /** The program's output, with a request that reproduces each failure. */
  readonly said: string;
}

/** @throws if the program itself fails */
export async function examine(examination: Examination): Promise<Finding> {
  const { address, documentPath, configurationPath, token, seed, phases, examples } = examination;
  const words = ['--config-file', configurationPath, 'run', documentPath, '--url', address];
  words.push('--header', `Authorization: Bearer ${token}`, '--checks', CHECKS.join());
  words.push('--phases', phases.join(), '--max-examples', String(examples));
  words.push('--seed', String(seed), '--generation-database', 'none', '--request-timeout', '30');
  words.push('--continue-on-failure', '--warnings', 'off', '--no-color');
  const program = await schemathesis();
  // It writes files into its working directory.
  const options = { cwd: dirname(documentPath), maxBuffer: OUTPUT_BYTES_MAX };
  const ended = await run(program, words, options).catch(
    (error: unknown) => error as { readonly code?: number; readonly stdout?: string },
  );
  const { stdout = '' } = ended;
  const [, cases = '0'] = /(\d+) generated/.exec(stdout) ?? [];
  return { isGood: !('code' in ended), cases: Number(cases), said: stdout };
}

/** Fixes the tenant, so that requests pass the tenant check, and excludes the stream format, which would never end. */
export const configurationFor = (tenantId: string): string => `[parameters]
"path.tenant" = "${tenantId}"
"query.minPosition" = 0

[[operations]]
include-path = "/v1/tenants/{tenant}/changes"
parameters = { "path.tenant" = "${tenantId}", "query.format" = "ndjson" }
`;

/** Conditions between members, which the generators cannot satisfy. */
const NOT_BUILT = { if: undefined, then: undefined, else: undefined, allOf: undefined };
const CONDITIONAL = ['UsageEventDto', 'UsageDataDto'];

/** A copy without the rules that the generators cannot build values for. The meter then rejects more requests, which also tests it. */
export function forGenerators(document: Json, tenantId: string): Json {
  const copy: Json = JSON.parse(JSON.stringify(document), (_name, value: Json) => {
    if (typeof value?.pattern !== 'string' || !value.pattern.includes('\\p{')) return value;
    const { pattern: _, ...rest } = value;
    return { ...rest, minLength: 1 };
  });
  for (const name of CONDITIONAL) Object.assign(copy.components.schemas[name], NOT_BUILT);
  copy.components.schemas.UsageDataDto.properties.tenantId = { type: 'string', enum: [tenantId] };
  return copy;
}
