// Runs models in TensorFlow.js: for each line of standard input, {"model", "inputs"}, a line with its outputs.
const fs = require('fs');
const path = require('path');
console.log = console.warn = console.error; // Standard output is for answers.
const tf = require(process.argv[2]);

function handler(folder) {
  const model = JSON.parse(fs.readFileSync(path.join(folder, 'model.json')));
  const shards = model.weightsManifest.flatMap(g => g.paths).map(p => fs.readFileSync(path.join(folder, p)));
  const bytes = Buffer.concat(shards);
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  return { model, load: async () => ({ ...model, weightSpecs: model.weightsManifest.flatMap(g => g.weights), weightData }) };
}

const shown = x => ({ dtype: x.dtype, shape: x.shape, data: Array.from(x.dataSync(), v => x.dtype === 'bool' ? Boolean(v) : Number.isFinite(v) ? v : String(v)) });

async function run({ model: folder, inputs }) {
  const source = handler(folder);
  const feeds = {};
  for (const [name, { dtype, shape, data }] of Object.entries(inputs)) feeds[name] = tf.tensor(data, shape, dtype);
  if (source.model.format === 'layers-model') {
    const layers = await tf.loadLayersModel(source);
    const results = [layers.predict(layers.inputs.length === 1 ? Object.values(feeds) : layers.inputNames.map(n => feeds[n]))].flat();
    return Object.fromEntries(results.map((r, i) => [layers.outputs[i].name, shown(r)]));
  }

  const graph = await tf.loadGraphModel(source);
  const outputs = Object.entries(source.model.signature.outputs);
  const results = [await graph.executeAsync(feeds, outputs.map(([, o]) => o.name))].flat();
  return Object.fromEntries(outputs.map(([name], i) => [name, shown(results[i])]));
}

(async () => {
  await tf.setBackend('cpu');
  for await (const line of require('readline').createInterface({ input: process.stdin })) {
    let answer;
    try {
      answer = { outputs: await run(JSON.parse(line)) };
    } catch (error) {
      answer = { error: String(error) };
    }

    process.stdout.write(JSON.stringify(answer) + '\n');
  }
})();
