/** A quarter of the simulated lives of every test run, in a file of its own so that they share the cores. */
import { specifyLives } from './lives.spec-helper.js';

specifyLives(3);
