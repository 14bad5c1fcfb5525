// Validates a SARIF log from standard input against the published schema of
// SARIF 2.1.0; prints what is wrong and exits with 1, or exits with 0.
//
//   node validate-sarif.js FOLDER   (where install-sarif-tools put the schema)

'use strict';

const fs = require('fs');
const path = require('path');

const modules = path.join(path.resolve(process.argv[2]), 'node_modules');
const Ajv = require(path.join(modules, 'ajv'));
const schema = require(
  path.join(modules, '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

const ajv = new Ajv({ schemaId: 'id', meta: false, allErrors: true });
const draft4 = require(path.join(modules, 'ajv/lib/refs/json-schema-draft-04.json'));
ajv.addMetaSchema(draft4);
ajv._opts.defaultMeta = draft4.id;

const validate = ajv.compile(schema);
if (!validate(JSON.parse(fs.readFileSync(0, 'utf8')))) {
  for (const error of validate.errors) {
    console.log(`${error.dataPath || '/'} ${error.message} ${JSON.stringify(error.params)}`);
  }
  process.exitCode = 1;
}
