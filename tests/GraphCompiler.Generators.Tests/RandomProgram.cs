using System.Globalization;
using System.Text;

namespace GraphCompiler.Generators.Tests;

/// <summary>
/// Writes a function of tensors of rank 0 to 3 and of variables at random: operators over values that may be used again, choices,
/// folds of any axes, updates of variables, gradients. The same seed writes the same function.
/// </summary>
/// <remarks>
/// A shape is a text of the axes <c>B</c>, <c>N</c> and <c>M</c>, in this order and aligned on the right, <c>1</c> where one is repeated:
/// <c>N1</c> is a column. So any two shapes broadcast.
/// </remarks>
internal sealed class RandomProgram
{
    /// <summary>What is approximated; anything else is rounded as IEEE 754 says.</summary>
    private static readonly string[] s_functions = ["Tf.Tanh", "Tf.Sigmoid", "Tf.Exp", "Tf.Nn.Softmax", "Tf.Nn.LogSoftmax", "Tf.ReduceLogSumExp"];

    private static readonly (string Name, string Shape)[] s_variables = [("model.V", "M"), ("model.W", "NM"), ("model.T", "BNM")];

    private readonly Random _random;
    private readonly List<(string Name, string Shape)> _values;
    private readonly List<string> _results = [];
    private readonly StringBuilder _body = new();
    private readonly bool _hasBlock;

    private RandomProgram(int seed)
    {
        _random = new Random(seed);
        _hasBlock = _random.Next(2) == 0;
        _values = [("x", "NM"), ("y", "M"), ("s", "")];
        if (_hasBlock) _values.Insert(0, ("z", "BNM"));
    }

    public static string Write(int seed) => new RandomProgram(seed).Write(seed.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether the program has nothing but arithmetic, comparisons and folds.</summary>
    public static bool IsArithmetic(int seed) => !s_functions.Any(Write(seed).Contains);

    private string Write(string number)
    {
        // The build cannot know that variables have the sizes of arguments unless they meet; that neither is used costs nothing.
        Line($"_ = model.V + y; _ = model.W + x;{(_hasBlock ? " _ = model.T + z;" : "")}");
        var inputs = _values.Where(v => v.Shape.Length > 0).ToArray();
        var hasTape = _random.Next(2) == 0;
        if (hasTape) Line($"using var tape = new GradientTape(); tape.Watch({string.Join(", ", inputs.Select(i => i.Name))});");
        for (var i = _random.Next(3, 10); i > 0; i--) Statement();
        if (hasTape) Gradients(inputs);

        // A function must give something back.
        if (_results.Count == 0) Add("M", "y * s");
        var results = _results.OrderBy(_ => _random.Next()).Take(_random.Next(1, 4));
        var block = _hasBlock ? "[Shape(\"B\", \"N\", \"M\")] Tensor<float> z, " : "";
        return $$"""
                [TfFunction]
                public static Tensor<float>[] F{{number}}(Model model, {{block}}[Shape("N", "M")] Tensor<float> x, [Shape("M")] Tensor<float> y, [Shape] Tensor<float> s)
                {
            {{_body}}
                    return [{{string.Join(", ", results)}}];
                }

                public static Tensor<float>[] F{{number}}(Batch batch) => F{{number}}(batch.Model, {{(_hasBlock ? "batch.Z, " : "")}}batch.X, batch.Y, 0.25f);

            """;
    }

    private void Gradients((string Name, string Shape)[] inputs)
    {
        Add("", $"Tf.ReduceSum({_values[^1].Name} * 1f)");
        var of = inputs.Append(Variable()).ToArray();
        var names = of.Select(v => "g" + v.Name[^1]).ToArray();
        Line($"var ({string.Join(", ", names)}) = tape.Gradient({_values[^1].Name}, ({string.Join(", ", of.Select(v => v.Name))}), unconnectedGradients: UnconnectedGradients.Zero);");
        foreach (var (name, shape) in names.Zip(of, (name, v) => (name, v.Shape))) Keep(name, shape);
        Statement();
        if (_random.Next(2) == 0) Line($"{of[^1].Name}.AssignSub(s * {names[^1]});");
        if (_random.Next(2) == 0) Statement();
    }

    private void Statement()
    {
        var (a, shape) = Pick();
        switch (_random.Next(24))
        {
            case 0:
                Add("", $"Tf.ReduceSum({a})");
                break;
            case 1:
                Add("", $"Tf.ReduceMean({a})");
                break;
            case 2 or 3 when shape.Length > 0:
                Fold(a, shape);
                break;
            case 4:
                // Operands of several ranks below one fold: some tell axes apart that are folded together.
                (string Name, string Shape) factor = _hasBlock ? ("z", "BNM") : Pick();
                var all = Both(shape, factor.Shape);
                if (all.Length > 0) Fold($"{factor.Name} * {a}", all);
                break;
            case 5:
                Add(shape, $"Tf.{new[] { "Tanh", "Sigmoid", "Square", "Negative" }[_random.Next(4)]}({a})");
                break;
            case 6:
                Add(shape, $"Tf.Exp(Tf.Tanh({a}))");
                break;
            case 7 or 8:
                Update();
                break;
            case 9:
                var read = Variable();
                Add(read.Shape, _random.Next(2) == 0 ? $"{read.Name} * 1f" : $"{read.Name}.Value");
                break;
            case 10:
                Add(shape, $"{a} / (Tf.Square({a}) + {_random.Next(1, 9)}f)");
                break;
            case 11 when shape.Length > 0:
                Add(shape, $"Tf.Nn.{new[] { "Softmax", "LogSoftmax" }[_random.Next(2)]}({a})");
                break;
            case 12:
                Add(shape, $"Tf.Nn.Relu({a})");
                break;
            case 13 or 14:
                var (c, d) = (Pick(), Pick());
                Add(Both(Both(shape, c.Shape), d.Shape), $"Tf.Where({a} {(_random.Next(2) == 0 ? ">" : "<=")} {c.Name}, {c.Name}, {d.Name})");
                break;
            case 15:
                var e = Pick();
                Add(Both(shape, e.Shape), $"Tf.Maximum({a}, {e.Name})");
                break;
            default:
                var b = Pick();
                Add(Both(shape, b.Shape), $"{a} {"+-*"[_random.Next(3)]} {b.Name}");
                break;
        }
    }

    /// <summary>Folds some of the axes. Those that lead may go, and what is left is aligned as before; others are kept, or come back.</summary>
    private void Fold(string a, string shape)
    {
        var axes = Enumerable.Range(0, shape.Length).Where(_ => _random.Next(2) == 0).ToArray();
        if (axes.Length == 0) axes = [shape.Length - 1];
        var fold = $"Tf.Reduce{new[] { "Sum", "Max", "Mean", "Min", "Sum", "Max", "Variance", "LogSumExp" }[_random.Next(8)]}({a}, axis: [{string.Join(", ", axes)}]";
        var kept = string.Concat(shape.Select((axis, i) => axes.Contains(i) ? '1' : axis));
        if (_random.Next(2) == 0) Add(kept, $"{fold}, keepDims: true)");
        else if (axes[^1] == axes.Length - 1) Add(shape[axes.Length..], $"{fold})");
        else Add(kept, axes.Aggregate($"{fold})", (inner, axis) => $"Tf.ExpandDims({inner}, {axis.ToString(CultureInfo.InvariantCulture)})"));
    }

    /// <summary>Writes a variable: over itself, after folds of its rows or columns, or with another value.</summary>
    private void Update()
    {
        var (name, shape) = Variable();
        var fitting = _values.Where(v => Both(v.Shape, shape) == shape).ToArray();
        var value = fitting[Math.Max(_random.Next(fitting.Length), _random.Next(fitting.Length))].Name;
        var last = (shape.Length - 1).ToString(CultureInfo.InvariantCulture);
        Line(_random.Next(7) switch
        {
            0 => $"{name}.Assign(Tf.Tanh({name} + {value}));",
            1 => $"{name}.AssignAdd(Tf.Tanh({value} * {name}));",
            2 => $"{name}.Assign(Tf.Nn.Softmax({name} - {value}));",
            3 => $"{name}.AssignSub({name} * Tf.ReduceMax({name}, axis: {last}, keepDims: true) * 0.5f);",
            4 => $"{name}.Assign({name} / (Tf.ReduceSum(Tf.Square({name}), axis: {last}, keepDims: true) + 1f) + Tf.Tanh({value}));",
            5 => $"{name}.Assign({name} - Tf.ReduceMean({name}, axis: 0, keepDims: true) * {value});",
            _ => $"{name}.Assign(Tf.Minimum(Tf.Maximum({name} * 0.5f, {value}), 2f));",
        });
    }

    private (string Name, string Shape) Variable() => s_variables[_random.Next(_hasBlock ? 3 : 2)];

    /// <summary>What two shapes broadcast to.</summary>
    private static string Both(string a, string b)
    {
        var rank = Math.Max(a.Length, b.Length);
        (a, b) = (a.PadLeft(rank, '1'), b.PadLeft(rank, '1'));
        return string.Concat(a.Zip(b, (p, q) => p == '1' ? q : p));
    }

    // Mostly what is new, so that the values hang together; a variable at times, as it is then.
    private (string Name, string Shape) Pick() =>
        _random.Next(12) == 0 ? Variable() : _values[Math.Max(_random.Next(_values.Count), _random.Next(_values.Count))];

    private void Add(string shape, string expression)
    {
        var name = "v" + _values.Count.ToString(CultureInfo.InvariantCulture);
        Line($"var {name} = {expression};");
        Keep(name, shape);
    }

    private void Keep(string name, string shape)
    {
        _values.Add((name, shape));
        _results.Add(name);
    }

    private void Line(string text) => _body.Append("        ").Append(text).Append('\n');
}
