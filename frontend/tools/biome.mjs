// Runs Biome's program for this machine. Its wrapper package asks for the programs of every system, and a lock file
// made where a registry holds only some of them cannot be installed from.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const program = createRequire(import.meta.url).resolve(`@biomejs/cli-${process.platform}-${process.arch}/biome`);
process.exit(spawnSync(program, process.argv.slice(2), { stdio: 'inherit' }).status ?? 1);
