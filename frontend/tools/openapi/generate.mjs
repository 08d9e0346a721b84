// Writes src/api/schema.gen.ts from the committed specification: types only. With --check it fails when the file is
// not what the specification says. openapi-typescript wants TypeScript 5, hence a folder of its own.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const specification = new URL('../../../server/api/openapi.yaml', import.meta.url);
const target = new URL('../../src/api/schema.gen.ts', import.meta.url);

const head = '// Made from server/api/openapi.yaml by tools/openapi/generate.mjs. Not written by hand.\n\n';
const made = head + astToString(await openapiTS(specification, { defaultNonNullable: false, alphabetize: false }));
if (process.argv.includes('--check')) {
  const kept = await readFile(target, 'utf8').catch(() => '');
  if (kept !== made) {
    console.error(
      'src/api/schema.gen.ts is not what server/api/openapi.yaml says: run node tools/openapi/generate.mjs',
    );
    process.exit(1);
  }
} else {
  await writeFile(target, made);
  console.log(`${fileURLToPath(target)}: ${made.length} characters`);
}
