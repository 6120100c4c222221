// Reads arrays of {kind, value}; writes what each of two judges has against each value: {schema: [...], model: [...]}.
const path = require("node:path");
console.log = console.error; // the unit validator talks, and what is written here is the answer
const load = (name) => require(path.join(process.argv[2], name));
const Schema = load("@asymmetrik/fhir-json-schema-validator");
const { Fhir } = load("fhir");
const { UcumLhcUtils } = load("@lhncbc/ucum-lhc");

const schema = new Schema();
const model = new Fhir();
const units = UcumLhcUtils.getInstance();

function resource(value) {
  const said = model.validate(value, { errorOnUnexpected: true });
  return {
    schema: schema.validator(value) ? [] : schema.validator.errors.map((e) => `${e.dataPath} ${e.message}`),
    model: said.messages.filter((m) => m.severity === "error" || m.severity === "fatal").map((m) => `${m.location} ${m.message}`),
  };
}

function unit(value) {
  return { schema: units.validateUnitString(value).status === "valid" ? [] : ["not a unit"], model: [] };
}

// One array a line in, one array a line out, until the input ends.
require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const answers = JSON.parse(line).map(({ kind, value }) => (kind === "unit" ? unit(value) : resource(value)));
    process.stdout.write(JSON.stringify(answers) + "\n");
  });
