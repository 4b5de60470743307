using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace GraphCompiler.Keras.Tests.Training;

/// <summary>What Keras says of names, orders and errors of models.</summary>
public partial class FactTests(ITestOutputHelper output)
{
    [Fact]
    public void Facts()
    {
        var (root, tally) = (KerasData.Read("models", "_facts"), new KerasTally(output));
        foreach (var fact in root.GetProperty("facts").EnumerateArray()) tally.Run(fact, () => Fact(fact));
        foreach (var error in root.GetProperty("errors").EnumerateArray())
        {
            tally.Run(error, () =>
            {
                LayerNames.Reset();
                try
                {
                    Mistake(error.GetProperty("name").GetString()!, error.GetProperty("program").GetString()!);
                }
                catch (TfException e)
                {
                    foreach (var part in error.GetProperty("error").GetProperty("must_contain").EnumerateArray()) Assert.Contains(part.GetString()!, e.Message, StringComparison.Ordinal);
                    return;
                }

                Assert.Fail("nothing was thrown");
            });
        }

        tally.Finish();
    }

    private static void Fact(JsonElement fact)
    {
        LayerNames.Reset();
        var value = fact.TryGetProperty("value", out var v) ? v : default;
        switch (fact.GetProperty("name").GetString())
        {
            case "automatic_names":
                foreach (var name in value.EnumerateObject()) Assert.Equal(name.Value.GetString(), SnakeCase.Of(name.Name));
                break;
            case "numbering":
                // The layers inside of a model of one's own are counted too.
                var made = Made().Matches(fact.GetProperty("program").GetString()!).Select(m => Make(m.Groups["class"].Value, m.Groups["name"] is { Success: true } own ? own.Value : null));
                Assert.Equal(Texts(value), made);
                break;
            case "inputs_and_functional":
                var (a, b, c) = (new Input(3), new Input(3), new Input(3, name: "c"));
                var (first, second) = (new Model(a, new Dense(1).Call(a)), new Model(b, new Dense(1).Call(b)));
                Assert.Equal(Texts(value.GetProperty("inputs")), new[] { a.Name, b.Name, c.Name });
                Assert.Equal(Texts(value.GetProperty("input_layers")), new[] { first.Layers[0].Name, second.Layers[0].Name });
                Assert.Equal(Texts(value.GetProperty("models")), new[] { first.Name, second.Name });
                Assert.Equal(Texts(value.GetProperty("paths")), first.Weights.Concat(second.Weights).Select(w => w.Name[..^2]));
                break;
            case "sequential_layers_without_input": Assert.Equal(Texts(value), new Sequential([new Input(3), new Dense(1)]).Layers.Select(l => l.Name)); break;
            case "sequential_add_pop":
                var popped = new Sequential([new Input(3), new Dense(Units(fact.GetProperty("output_shape")))]);
                popped.Add(new Dense(Units(fact.GetProperty("output_shape")) + 1));
                popped.Pop();
                Assert.Equal(Texts(fact.GetProperty("layers")), popped.Layers.Select(l => l.Name));
                Assert.Equal(Units(fact.GetProperty("output_shape")), popped.OutputShape[^1]);
                break;
            case "get_layer":
                var line = new Sequential([new Input(3), new Dense(1)]);
                Assert.Equal((value.GetProperty("by_index_0").GetString(), value.GetProperty("by_name").GetString()), (line.GetLayer(0).Name, line.GetLayer("dense").Name));
                break;
            case "get_weights_order":
                int[][] shapes = [.. fact.GetProperty("shapes").EnumerateArray().Select(KerasData.Ints)];
                var ordered = new Sequential([new Input(shapes[0][0]), new Dense(shapes[0][1]), new BatchNormalization(), new Dense(shapes[^1][0])]);
                Assert.Equal(Texts(value), ordered.Weights.Select(w => w.Name[..^2]));
                Assert.Equal(shapes.Select(s => (Shape)s), ordered.GetWeights().Select(w => w.Shape));
                Assert.Equal(Texts(fact.GetProperty("trainable")), ordered.TrainableWeights.Select(w => w.Name[..^2]));
                Assert.Equal(Texts(fact.GetProperty("non_trainable")), ordered.NonTrainableWeights.Select(w => w.Name[..^2]));
                break;
            case "trainable_false_on_model":
                var frozen = new Sequential([new Input(3), new Dense(2), new BatchNormalization(), new Dense(1)]) { Trainable = false };
                Assert.Empty(frozen.TrainableWeights);
                Assert.All(frozen.Layers, l => Assert.False(l.Trainable));
                break;
            case "submodel":
                var x = new Input(3);
                var hidden = new Dense(Units(fact.GetProperty("output_shape")));
                var inner = hidden.Call(x);
                _ = new Model(x, new Dense(1).Call(inner));
                var part = new Model(x, inner);
                Assert.Equal(Texts(fact.GetProperty("layers")), part.Layers.Select(l => l.Name));
                Assert.Same(hidden.Weights[0], part.Weights[0]);
                Assert.Equal(hidden.OutputShape, part.OutputShape);
                break;
            case "own_weights_before_sublayers":
                var residual = new Residual(3);
                residual.Call(Tf.Ones([1, 3]));
                Assert.Equal(Texts(value), residual.Weights.Select(w => w.Name[..^2]));
                break;
            case "evaluate_shapes": Assert.Equal((Shape)KerasData.Ints(value), new Sequential([new Input(3), new Dense(Units(value))]).ComputeOutputShape(Shape.Create([KerasData.Ints(value)[0], 3]))); break;
            case var other: throw new LeftOutException($"{other}: the configuration of layers is for files that are not written here");
        }
    }

    private static void Mistake(string name, string program)
    {
        int[] numbers = [.. Numbers().Matches(program).Select(m => int.Parse(m.ValueSpan, CultureInfo.InvariantCulture))];
        switch (name)
        {
            case "set_weights_count": Net(3, 2, numbers[0] / 2).SetWeights([.. Enumerable.Repeat(Tf.Zeros([3, 2]), numbers[1])]); break;
            case "set_weights_shape": Net(numbers[0], numbers[1], 2).SetWeights([Tf.Zeros(numbers[2..4]), Tf.Zeros(numbers[1]), Tf.Zeros([numbers[1], numbers[1]]), Tf.Zeros(numbers[1])]); break;
            case "get_layer_unknown": Net(3, 2, 2).GetLayer(program["get_layer(".Length..^1]); break;
            case "get_layer_index": Net(3, 2, 2).GetLayer(numbers[0]); break;
            case "duplicate_names_functional":
                var x = new Input(3);
                _ = new Model(x, new Dense(1, name: "d").Call(new Dense(2, name: "d").Call(x)));
                break;
            case "duplicate_names_sequential": _ = new Sequential([new Dense(1, name: "d"), new Dense(1, name: "d")]); break;
            case "name_with_slash": _ = new Dense(1, name: program[(program.IndexOf('=', StringComparison.Ordinal) + 1)..^1]); break;
            case "sequential_incompatible_layers": _ = new Sequential([new Input(3), new Dense(2), new Conv2D(1, 2)]); break;
            case "sequential_wrong_input": new Sequential([new Input(numbers[0]), new Dense(numbers[1])]).Call(Tf.Zeros(numbers[2..4])); break;
            case "functional_wrong_input":
                var y = new Input(numbers[0]);
                new Model(y, new Dense(2).Call(y)).Call(Tf.Zeros(numbers[1..3]));
                break;
            case "graph_disconnected":
                var (a, b) = (new Input(3), new Input(3));
                _ = new Model(a, new Add().Call([a, b]));
                break;
            case "summary_count_unbuilt": _ = new Sequential([new Dense(1)]).ParameterCount; break;
            case "unbuilt_weights_dense": _ = new Dense(2).ParameterCount; break;
            case "missing_input":
                var (c, d) = (new Input(3), new Input(3));
                Keras.Model.Create((Tensor<float>[])[c, d], new Add().Call([c, d])).Call([Tf.Zeros([1, 3])]);
                break;
            case "call_empty": new Sequential().Call(Tf.Zeros([1, 3])); break;
            default: throw new LeftOutException("the compiler refuses it");
        }
    }

    private static Sequential Net(int inputs, int units, int layers) => new([new Input(inputs), .. Enumerable.Range(0, layers).Select(_ => new Dense(units))], "net");

    private static int Units(JsonElement shape) => shape[shape.GetArrayLength() - 1].GetInt32();

    private static string Make(string type, string? name) => type switch
    {
        "Dense" => new Dense(1, name: name).Name,
        "Conv2D" => new Conv2D(1, 1, name: name).Name,
        "ReLU" => new ReLU(name: name).Name,
        "Sequential" => new Sequential(name: name).Name,
        "SubMLP" => new SubMLP(1, 1).Name,
        _ => name ?? LayerNames.Next(SnakeCase.Of(type)),
    };

    [GeneratedRegex(@"(?<class>\w+)(\(name=(?<name>\w+)\))?")]
    private static partial Regex Made();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();

    private static IEnumerable<string?> Texts(JsonElement list) => list.EnumerateArray().Select(t => t.GetString());
}
