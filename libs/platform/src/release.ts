/** Which release this is, as package.json says. */
import { createRequire } from 'node:module';

const manifest = createRequire(import.meta.url)('#manifest') as { readonly version: string };

export const RELEASE = manifest.version;
