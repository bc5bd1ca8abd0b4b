/** The release of this build, from package.json. */
import { createRequire } from 'node:module';

const manifest = createRequire(import.meta.url)('#manifest') as { readonly version: string };

export const RELEASE = manifest.version;
