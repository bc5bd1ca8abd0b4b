/** The types of class-transformer's metadata storage, which it publishes in a different folder from the code. */
declare module 'class-transformer/cjs/storage.js' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage';
}
