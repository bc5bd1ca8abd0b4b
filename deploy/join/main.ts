/** The last step of the build: what the compiler and the dashboard's build have written becomes what is started and shipped. */
import { resolve } from 'node:path';
import { joinProduct } from './join-product.js';

await joinProduct(resolve('dist'), resolve('dist/joined'));
