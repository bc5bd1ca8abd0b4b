/** The last step of the build: turns the output of the compiler and of the dashboard's build into what is started and shipped. */
import { resolve } from 'node:path';
import { joinProduct } from './join-product.js';

await joinProduct(resolve('dist'), resolve('dist/joined'));
