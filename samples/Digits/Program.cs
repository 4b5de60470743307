using Digits;
using GraphCompiler;
using GraphCompiler.Keras;

// A convolutional network that reads handwritten digits: the small set that lies here, or MNIST from a folder with its four files.
Tf.Random.SetSeed(1);
var (train, test) = args is [var folder] ? DigitData.Mnist(folder) : DigitData.Small();
Console.WriteLine($"{train.Images.Shape[0]} images of {train.Images.Shape[1]} x {train.Images.Shape[2]} to train with, {test.Images.Shape[0]} for the test");

var model = new Sequential([
    new Input(train.Images.Shape[1..]),
    new Conv2D(32, 3, activation: Tf.Nn.Relu, padding: Padding.Same),
    new Conv2D(64, 3, activation: Tf.Nn.Relu, padding: Padding.Same),
    new MaxPooling2D(2),
    new Flatten(),
    new Dropout(0.4),
    new Dense(64, Tf.Nn.Relu),
    new Dense(10),
]);
model.Compile(new Adam(learningRate: 0.001), new SparseCategoricalCrossentropy(fromLogits: true), [new SparseCategoricalAccuracy(name: "accuracy")]);
model.Summary();

var history = model.Fit(train.Images, train.Labels, batchSize: 32, epochs: 40, validationData: (test.Images, test.Labels), verbose: Verbose.Silent);
for (var epoch = 7; epoch < 40; epoch += 8)
    Console.WriteLine($"Epoch {epoch + 1,2}: loss {history["loss"][epoch]:F4}, accuracy {history["accuracy"][epoch]:P1}, of the test set {history["val_accuracy"][epoch]:P1}");

Console.WriteLine($"Test set accuracy: {model.Evaluate(test.Images, test.Labels, verbose: Verbose.Silent)["accuracy"]:P1}");

TrainingReport.Save(Path.Combine("plots", "digits.html"), model, history);
Console.WriteLine("The run is described in plots/digits.html.");
