/** The types of class-transformer's metadata, which it publishes in another folder than the code. */
declare module 'class-transformer/cjs/storage.js' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage';
}
