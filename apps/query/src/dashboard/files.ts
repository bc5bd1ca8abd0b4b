/** The built dashboard in memory: about a megabyte, read once, found by its exact address. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../../dashboard/public/', import.meta.url));

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

export interface DashboardFile {
  readonly mediaType: string;
  readonly plain: Buffer;
  readonly brotli: Buffer | null;
  readonly gzip: Buffer | null;
}

export interface DashboardFiles {
  /** The page, with a placeholder for the nonce; `null` if the dashboard was not built. */
  readonly page: string | null;
  /** The built files by address, such as `/assets/index-1a2b.js`. */
  readonly assets: ReadonlyMap<string, DashboardFile>;
}

export const DASHBOARD_FILES = Symbol('DashboardFiles');

/** @param folder the folder of the built dashboard */
export async function readDashboardFiles(folder = BUILT): Promise<DashboardFiles> {
  const bytes = await readAll(folder);
  const assets = new Map<string, DashboardFile>();
  for (const [name, plain] of bytes) {
    const mediaType = MEDIA_TYPES[extname(name)];
    if (mediaType === undefined) continue;
    assets.set(`/${name}`, {
      mediaType,
      plain,
      brotli: bytes.get(`${name}.br`) ?? null,
      gzip: bytes.get(`${name}.gz`) ?? null,
    });
  }
  return { page: bytes.get('index.html')?.toString('utf8') ?? null, assets };
}

async function readAll(folder: string): Promise<Map<string, Buffer>> {
  const names = await namesIn(folder);
  const read = names.map(async (name) => [name, await readFile(join(folder, name))] as const);
  return new Map(await Promise.all(read));
}

/** A system without the dashboard still answers all queries. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
