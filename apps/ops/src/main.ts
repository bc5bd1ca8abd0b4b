/** `npm run ops -- <command>`: commands for operators, on the engines configured in the environment. */
import { tolerateClosedOutput } from './lost-output.js';
import { operatorsProgram, runProgram } from './program.js';

tolerateClosedOutput('ops');
const exit = await runProgram(operatorsProgram(), process.argv.slice(2));
if (exit !== null) process.exitCode = exit;
