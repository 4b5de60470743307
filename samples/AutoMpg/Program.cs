using GraphCompiler;
using GraphCompiler.Keras;
using GraphCompiler.Plotting;

// TensorFlow's tutorial "Basic regression": how far does a car go on a gallon? (Auto MPG, UCI Machine Learning Repository, CC BY 4.0.)
Tf.Random.SetSeed(1);
string[] features = ["Cylinders", "Displacement", "Horsepower", "Weight_in_lbs", "Acceleration"];
const string Label = "Miles_per_Gallon";

var table = CsvTable.Read(Path.Combine(AppContext.BaseDirectory, "auto_mpg.csv")).DropMissing([.. features, Label]);
var (x, y) = (table.Columns<float>(features), table.Column<float>(Label));
var order = Tf.Random.StatelessShuffle(Tf.Range(table.Count), seed: Tf.Constant([1, 2]));
(x, y) = (Tf.Gather(x, order), Tf.Gather(y, order));
var tested = table.Count / 5;
Console.WriteLine($"{table.Count} cars, {tested} of them for the test");

// The layer learns mean and variance of each column, and is part of the model: who calls it gives plain numbers.
var normalization = new Normalization();
normalization.Adapt(x[tested..]);
var model = new Sequential([new Input(features.Length), normalization, new Dense(64, Tf.Nn.Relu), new Dense(64, Tf.Nn.Relu), new Dense(1)]);
model.Compile(new Adam(learningRate: 0.001), new MeanAbsoluteError());
model.Summary();

var history = model.Fit(x[tested..], y[tested..], epochs: 100, validationSplit: 0.2, verbose: Verbose.Silent);
for (var epoch = 19; epoch < 100; epoch += 20) Console.WriteLine($"Epoch {epoch + 1,3}: loss {history["loss"][epoch]:F2}, validation loss {history["val_loss"][epoch]:F2}");

var error = model.Evaluate(x[..tested], y[..tested], verbose: Verbose.Silent)["loss"];
Console.WriteLine($"Mean absolute error of the test set: {error:F2} miles per gallon");

new Plot { Legend = true, XLabel = "Epoch", YLabel = "Error [MPG]", YLimits = (0, 10) }
    .Add(history["loss"], label: "loss")
    .Add(history["val_loss"], label: "val_loss")
    .Save(Path.Combine("plots", "auto_mpg_loss.svg"));
var predictions = Tf.Squeeze(model.Predict(x[..tested]), axis: 1);
Tensor<float> limits = new[] { 0f, 50f };
new Plot(6, 6) { XLabel = "True values [MPG]", YLabel = "Predictions [MPG]", YLimits = (0, 50) }
    .Scatter(y[..tested], predictions)
    .Add(limits, limits)
    .Save(Path.Combine("plots", "auto_mpg_predictions.svg"));
