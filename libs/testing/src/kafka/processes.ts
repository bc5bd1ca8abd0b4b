/** Runs external programs to completion; the error of a failed program contains its output. */
import { spawn } from 'node:child_process';

export interface Finished {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export function runToEnd(
  command: string,
  args: readonly string[],
  { input = '', cwd }: { readonly input?: string | Buffer; readonly cwd?: string } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: 'pipe' });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (bytes: Buffer) => output.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => errors.push(bytes));
    child.on('error', reject);
    // A program that ends before it has read all its input reports the reason by its exit code.
    child.stdin.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') reject(error);
    });
    child.on('close', (code) =>
      resolve({
        code,
        output: Buffer.concat(output).toString(),
        errors: Buffer.concat(errors).toString(),
      }),
    );
    child.stdin.end(input);
  });
}

/** @throws with the program's output, unless it exits with 0 */
export async function run(...call: Parameters<typeof runToEnd>): Promise<string> {
  const [command, args] = call;
  const { code, output, errors } = await runToEnd(...call);
  if (code === 0) return output;
  throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${output}\n${errors}`);
}
