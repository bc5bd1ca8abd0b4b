/** Reports of every process of the installation, requested with the caller's own credentials. */
import { boundedFetch, type ProcessReport, type ProcessReporter } from '#platform';

export type ProcessAnswer =
  | ({ readonly address: string | null } & ProcessReport)
  /** The process does not respond, or not to this caller; `why` says which. */
  | {
      readonly address: string;
      readonly status: 'unreachable';
      readonly why: string;
    };

export type Credentials = Readonly<Record<string, string>>;

const WAIT_MS = 1_000;

/** @param addresses the other processes, such as `http://metering:3000` */
export async function allProcesses(
  own: ProcessReporter,
  addresses: readonly string[],
  credentials: Credentials,
): Promise<ProcessAnswer[]> {
  const [first, ...others] = await Promise.all([
    own.report(),
    ...addresses.map((address) => askProcess(address, credentials)),
  ]);
  return [{ address: null, ...first }, ...others];
}

async function askProcess(address: string, headers: Credentials): Promise<ProcessAnswer> {
  const unreachable = (why: string): ProcessAnswer => ({
    address,
    status: 'unreachable',
    why,
  });
  try {
    const response = await boundedFetch(`${address}/v1/operations/process`, {
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(WAIT_MS),
    });
    if (!response.ok) return unreachable(`it answered ${response.status}`);
    return { address, ...((await response.json()) as ProcessReport) };
  } catch (error) {
    const { cause, message } = error as Error;
    return unreachable(cause instanceof Error ? cause.message : message);
  }
}
