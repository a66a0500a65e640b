/** `npm run bench`: what answers cost, side by side in one run. */
import { formatTable } from './formats.ts';

process.stdout.write(`${await formatTable()}\n`);
