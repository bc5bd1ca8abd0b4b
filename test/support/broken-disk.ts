/** Loaded into a process under test by `--import`: after SIGUSR2 the disk appears to fail, so that every sync from the main thread fails. */
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const handle = await open(fileURLToPath(import.meta.url));
  const handles = Object.getPrototypeOf(handle) as { datasync: () => Promise<void> };
  await handle.close();
  process.on('SIGUSR2', () => {
    handles.datasync = () => Promise.reject(new Error('EIO: i/o error, fdatasync'));
    process.stdout.write('the disk is broken\n');
  });
}
