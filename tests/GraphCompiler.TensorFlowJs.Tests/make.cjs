// Models that TensorFlow.js makes and writes itself: into a folder each, with an input and what it gives.
const fs = require('fs');
const path = require('path');
console.log = console.warn = console.error;
const tf = require(process.argv[2]);

const l = tf.layers;
const models = {
  mlp: () => tf.sequential({ layers: [l.dense({ units: 5, activation: 'relu', inputShape: [4] }), l.dropout({ rate: 0.5 }), l.dense({ units: 3, activation: 'softmax', kernelInitializer: 'heNormal' })] }),
  convnet: () => tf.sequential({ layers: [
    l.conv2d({ filters: 3, kernelSize: 3, padding: 'same', inputShape: [6, 6, 2] }), l.batchNormalization({}), l.leakyReLU({ alpha: 0.2 }), l.maxPooling2d({ poolSize: 2 }),
    l.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2 }), l.globalAveragePooling2d({}), l.dense({ units: 2 })] }),
  recurrent: () => tf.sequential({ layers: [l.lstm({ units: 3, returnSequences: true, inputShape: [5, 2] }), l.bidirectional({ layer: l.gru({ units: 2, resetAfter: false }), mergeMode: 'concat' }), l.dense({ units: 1 })] }),
  functional: () => {
    const x = tf.input({ shape: [4], name: 'given' });
    const y = l.dense({ units: 4, activation: 'tanh', name: 'first' }).apply(x);
    const z = l.add({ name: 'both' }).apply([x, y]);
    return tf.model({ inputs: x, outputs: l.dense({ units: 2, name: 'last' }).apply(l.concatenate({ name: 'joined' }).apply([z, y])) });
  },
};

(async () => {
  await tf.setBackend('cpu');
  for (const [name, make] of Object.entries(models)) {
    const model = make();
    model.setWeights(model.getWeights().map((w, k) => tf.sub(tf.mod(tf.add(tf.mul(tf.range(0, w.size), 0.37), 0.11 * k), 1), name === 'convnet' ? 0 : 0.45).reshape(w.shape)));
    const folder = path.join(process.argv[3], name);
    fs.mkdirSync(folder);
    await model.save(tf.io.withSaveHandler(async a => {
      const { weightData, weightSpecs, ...rest } = a;
      fs.writeFileSync(path.join(folder, 'weights.bin'), Buffer.from(weightData));
      fs.writeFileSync(path.join(folder, 'model.json'), JSON.stringify({ ...rest, weightsManifest: [{ paths: ['./weights.bin'].map(p => path.basename(p)), weights: weightSpecs }] }));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }));
    const shape = model.inputs[0].shape.map(s => s ?? 2);
    const x = tf.sub(tf.mod(tf.mul(tf.range(0, shape.reduce((p, s) => p * s)), 0.29), 2), 1).reshape(shape);
    const y = model.predict(x);
    const shown = t => ({ dtype: t.dtype, shape: t.shape, data: Array.from(t.dataSync()) });
    fs.writeFileSync(path.join(folder, 'run.json'), JSON.stringify({ x: shown(x), y: shown(y) }));
  }
})();
