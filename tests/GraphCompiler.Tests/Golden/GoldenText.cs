using System.Reflection;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Tests.Golden;

/// <summary>A golden case as the C# text that makes its calls: the statements of a function of its inputs.</summary>
internal sealed class GoldenText
{
    [ThreadStatic]
    private static GoldenText? s_current;

    private readonly Dictionary<Tensor, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _constants = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _statements = [];

    private GoldenText(Tensor[] inputs, bool areSizesKnown)
    {
        Inputs = [.. inputs.Select((x, i) => new GoldenParameter("x" + i, x, areSizesKnown))];
        for (var i = 0; i < inputs.Length; i++) _names[inputs[i]] = "x" + i;
    }

    /// <summary>What is written now, by this thread.</summary>
    public static GoldenText? Current => s_current;

    /// <summary>The inputs, with their declarations as parameters.</summary>
    public IReadOnlyList<GoldenParameter> Inputs { get; }

    /// <summary>The calls.</summary>
    public string Statements => string.Join("\n", _statements.Select(s => "        " + s));

    /// <summary>The names of the results, and their types.</summary>
    public IReadOnlyList<(string Name, string Type)> Results { get; private set; } = [];

    /// <summary>Runs a case eagerly and writes down what it calls.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="golden">The case.</param>
    /// <param name="areSizesKnown">Whether the parameters declare the sizes of the inputs, not only which are 1.</param>
    public static GoldenText Of(string name, GoldenCase golden, bool areSizesKnown)
    {
        var inputs = GoldenCalls.Inputs(name, golden);
        var text = s_current = new GoldenText(inputs, areSizesKnown);
        try
        {
            text.Results = [.. GoldenCalls.All[name](inputs, golden.Attrs).Select(r => (text.NameOf(r, name), TypeOf(r)))];
            return text;
        }
        finally
        {
            s_current = null;
        }
    }

    /// <summary>Makes a constant known, so that it may be written where it is an argument.</summary>
    public void Know(Tensor constant) => _constants.Add(constant);

    /// <summary>Writes down a call.</summary>
    public void Add(MethodBase method, object? self, object?[] arguments, object result)
    {
        var texts = arguments.TakeWhile(a => a != Type.Missing).Select(a => TextOf(a, method.Name)).ToArray();
        var local = "t" + _statements.Count;
        if (method.Name == nameof(GoldenSpans.Assigned))
        {
            _statements.Add($"{texts[0]}[{texts[1]}] = {texts[2]};");
            _names[(Tensor)result] = texts[0] + ".Value";
            return;
        }

        var call = method.Name == nameof(GoldenSpans.Sliced) ? $"{texts[0]}[{texts[1]}]"
            : method is ConstructorInfo ? $"new {GoldenLiterals.TypeName(method.DeclaringType!)}({string.Join(", ", texts)})"
            : $"{(self is null ? Home(method.DeclaringType!) : TextOf(self, method.Name))}.{method.Name}{TypeArguments(method)}({string.Join(", ", texts)})";
        _statements.Add($"var {local} = {call};");
        Name(result, local);
    }

    private static string Home(Type type) => type == typeof(GoldenSpans) ? nameof(Tf) : GoldenLiterals.TypeName(type);

    private static string TypeArguments(MethodBase method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(GoldenLiterals.TypeName))}>" : "";

    private void Name(object? result, string path)
    {
        if (result is Tensor tensor) _names[tensor] = path;
        else if (result is ITuple tuple) for (var i = 0; i < tuple.Length; i++) Name(tuple[i], $"{path}.Item{i + 1}");
        else if (result is IReadOnlyList<Tensor?> list) for (var i = 0; i < list.Count; i++) Name(list[i], $"{path}[{i}]");
    }

    private string TextOf(object? argument, string method) => argument switch
    {
        Tensor tensor => NameOf(tensor, method),
        Tensor[] tensors => $"[{string.Join(", ", tensors.Select(t => NameOf(t, method)))}]",
        _ => GoldenLiterals.Text(argument),
    };

    private string NameOf(Tensor tensor, string who) =>
        _names.TryGetValue(tensor, out var name) ? name
        : _constants.Contains(tensor) ? GoldenLiterals.Constant(tensor)
        : throw new InvalidOperationException($"{who} is about a tensor that no recorded call gave: {tensor}");

    public static string TypeOf(Tensor tensor) => $"Tensor<{GoldenLiterals.TypeName(tensor.DType.ClrType)}>";
}

/// <summary>An input of a written case.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tensor">Its value.</param>
/// <param name="AreSizesKnown">Whether its sizes are declared, not only which are 1: a length of 1 may stand for any other.</param>
internal sealed record GoldenParameter(string Name, Tensor Tensor, bool AreSizesKnown)
{
    /// <summary>Whether gradients may be asked for.</summary>
    public bool IsSource => Tensor.DType.IsFloating && Tensor is not IVariable;

    /// <summary>What a gradient is.</summary>
    public string Type => GoldenText.TypeOf(Tensor);

    /// <summary>Its declaration.</summary>
    public override string ToString()
    {
        var sizes = Tensor.Shape.Dims.ToArray().Select(d => AreSizesKnown || d.Size == 1 ? $"{d.Size}" : "null").ToArray();
        var shape = sizes switch { [] => "", ["null"] => "((object?)null)", _ => $"({string.Join(", ", sizes)})" };
        return $"[Shape{shape}] {(Tensor is IVariable ? Type.Replace(nameof(Tensor), "Variable", StringComparison.Ordinal) : Type)} {Name}";
    }
}
