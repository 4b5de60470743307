using GraphCompiler;
using GraphCompiler.Keras;
using GraphCompiler.Plotting;
using Penguins;

// TensorFlow's walkthrough "Custom training": which species is a penguin of these measures? (Palmer penguins: Gorman, Horst and Hill, CC0.)
Tf.Random.SetSeed(1);
string[] features = ["Beak Length (mm)", "Beak Depth (mm)", "Flipper Length (mm)", "Body Mass (g)"];
string[] species = ["Adelie", "Chinstrap", "Gentoo"];

var table = CsvTable.Read(Path.Combine(AppContext.BaseDirectory, "penguins.csv")).DropMissing(features);
var x = table.Columns<float>(features);
x = (x - Tf.ReduceMean(x, axis: 0)) / Tf.ReduceStd(x, axis: 0);
var y = table.Categories("Species", species);
Console.WriteLine($"{table.Count} penguins, {features.Length} measures each");

// A fifth is kept for the test; the file is sorted by species, so the rows are mixed first.
var rows = Dataset.FromTensorSlices((x, y)).Shuffle(table.Count, seed: 1, reshuffleEachIteration: false);
var test = rows.Take(table.Count / 5).Batch(32);
var train = rows.Skip(table.Count / 5).Shuffle(300).Batch(32);

var model = new PenguinModel();
var training = new Training(model);
List<float> losses = [], accuracies = [];
for (var epoch = 0; epoch <= 200; epoch++)
{
    training.EpochLoss.ResetState();
    training.EpochAccuracy.ResetState();
    foreach (var (features1, labels) in train) training.Step(features1, labels);

    losses.Add(training.EpochLoss.Result().Item());
    accuracies.Add(training.EpochAccuracy.Result().Item());
    if (epoch % 50 == 0) Console.WriteLine($"Epoch {epoch:D3}: Loss: {losses[^1]:F3}, Accuracy: {accuracies[^1]:P1}");
}

new Plot(9, 4) { Title = "Training metrics", XLabel = "Epoch", YLabel = "Loss" }.Add(losses).Save(Path.Combine("plots", "penguins_loss.svg"));
new Plot(9, 4) { Title = "Training metrics", XLabel = "Epoch", YLabel = "Accuracy" }.Add(accuracies).Save(Path.Combine("plots", "penguins_accuracy.svg"));

var accuracy = new SparseCategoricalAccuracy();
foreach (var (features1, labels) in test) accuracy.UpdateState(labels, model.Call(features1, training: false));
Console.WriteLine($"Test set accuracy: {accuracy.Result():P1}");

var probabilities = Tf.Nn.Softmax(model.Call(x[..3]));
var guesses = Tf.Argmax(probabilities, axis: -1).ToArray();
for (var i = 0; i < guesses.Length; i++) Console.WriteLine($"Penguin {i} prediction: {species[guesses[i]]} ({100 * probabilities[i, (int)guesses[i]]:F1}%), it is {species[y[i].Item()]}");
