using System.Text.RegularExpressions;
using GraphCompiler.Interop.Messages;

namespace GraphCompiler.Interop.Tests;

/// <summary>y = a · x + b, as TensorFlow's own half_plus_two is written.</summary>
public sealed partial class HalfPlusTwo : Module
{
    public Variable<float> A { get; } = new(0.5f, name: "a");

    public Variable<float> B { get; } = new(2f, name: "b");

    [TfFunction(Name = "predict", InputSignature = ["float32[1]"])]
    public Dictionary<string, Tensor<float>> Predict(Tensor<float> x) => new() { ["y"] = (A * x) + B };
}

/// <summary>A graph of ours is TensorFlow's own for the same program, apart from numbers in names.</summary>
public sealed class StructureTests
{
    [Fact]
    public void Half_plus_two() => Assert.Equal(
        Structure(Path.Combine(Fixtures.Folder, "saved_model_half_plus_two_tf2_cpu", "00000123"), "serving_default"), Written(new HalfPlusTwo(), "serving_default"));

    [Fact]
    public void Perceptron()
    {
        var written = WrittenModels.All["mlp"]();
        Assert.Equal(Structure(Fixtures.Model("keras_mlp"), "serving_default"), Written(written.Module, "serving_default", written.Signatures));
    }

    private static string Written(Module module, string signature, params (string, ConcreteFunction)[] signatures)
    {
        using var folder = new Folder();
        SavedModel.Save(module, folder.Path, signatures);
        return Structure(folder.Path, signature);
    }

    /// <summary>A signature from its outputs back: the nodes of its call, and of the functions in it, with arguments in the place of names.</summary>
    private static string Structure(string path, string signature)
    {
        using var file = new ModelFile(path);
        var definition = file.MetaGraph.SignatureDef[signature];
        return string.Join("\n", definition.Outputs.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key} = {Text(o.Value.Name)}"));

        string Text(string name)
        {
            var node = file.Graph.Nodes[name.Split(':')[0]];
            return node.Op switch
            {
                "StatefulPartitionedCall" or "PartitionedCall" => $"{node.Op}({Function(file.Graph.Functions[node.Attr["f"].Func.Name], node.Input.Select(Text).ToArray())})",
                "VarHandleOp" => "variable",
                "Placeholder" or "PlaceholderWithDefault" => "input",
                _ => node.Op,
            };
        }

        string Function(FunctionDef function, string[] arguments)
        {
            return string.Join(", ", function.Signature.OutputArg.Select(o => Value(function.Ret[o.Name])));

            string Value(string reference)
            {
                var name = reference.TrimStart('^').Split(':')[0];
                var argument = Enumerable.Range(0, arguments.Length).FirstOrDefault(i => function.Signature.InputArg[i].Name == name, -1);
                if (argument >= 0) return arguments[argument];
                var node = function.NodeDef.First(n => n.Name == name);
                var operands = node.Input.Where(i => !i.StartsWith('^')).Select(Value).ToArray();
                if (node.Op.EndsWith("PartitionedCall", StringComparison.Ordinal)) return $"{node.Op}({Function(file.Graph.Functions[node.Attr["f"].Func.Name], operands)})";
                var control = node.Input.Where(i => i.StartsWith('^')).Select(i => Regex.Replace(function.NodeDef.First(n => n.Name == i[1..]).Op, "_\\d+$", "")).ToArray();
                return $"{node.Op}({string.Join(", ", operands)}{(control.Length > 0 ? " after " + string.Join(", ", control) : "")})";
            }
        }
    }
}
